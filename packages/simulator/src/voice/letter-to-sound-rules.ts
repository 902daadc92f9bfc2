/**
 * English letter-to-sound rules after Elovitz et al., NRL Report 7948 (1976), with later additions for words the report
 * gets wrong. One entry for each initial letter of the focus; the first rule that matches wins.
 *
 * A rule reads `left[focus]right=phonemes`: between these contexts, the focus is pronounced as the phonemes. In a
 * context: `_` is a word boundary, `#` one or more vowels, `:` any consonants, `^` one consonant, `.` a voiced
 * consonant, `+` a front vowel (e, i, y), `%` a suffix (er, e, es, ed, ing, ely), a letter is itself.
 */
export const letterToSoundRules: Readonly<Record<string, string>> = {
  a: `
    [a]_=AX | _[are]_=AA R | _[ar]o=AX R | [ar]ent=EH R | [ar]#=EH R | ^[as]#=EY S | [a]wa=AX | [augh]t=AO
    [aw]=AO | _:[any]=EH N IY | [a]ste=EY | [a]nge=EY | [a]x=AE | [a]^+#=EY | #:[ally]=AX L IY | _[al]#=AX L | [again]=AX G EH N
    [al]k=AO | [all]ow=AX L | _[acc]=AX K | _[a]bout=AX | _[add]=AE D | _[a]dd=AX | _[app]l=AE P | _[app]=AX P
    _[ass]=AX S | _[att]=AX T | #:[ag]e=IH JH | [a]^+:#=AE | _:[a]^+_=EY | [a]^%=EY | [arr]y=AE R | _[arr]=AX R | [arr]=AE R
    #:[ar]d_=ER | _:[ar]_=AA R | [ar]_=ER | [ar]=AA R | [air]=EH R | #:t[ain]_=AX N | [ai]=EY | [ay]=EY | [au]=AO
    #:[al]_=AX L | #:[als]_=AX L Z | [alk]=AO K | [al]f=AE | [al]m=AA | [all]_=AO L | [all]s_=AO L | [all]ed_=AO L | [all]ing=AO L | [all]er_=AO L | [al]t=AO L | [al]so=AO L | [al]w=AO L
    [al]r=AO L | _:[able]=EY B AX L | [able]=AX B AX L | #:[an]_=AX N | #:[ant]=AX N T | #:[ance]=AX N S
    n[a]tional=AE | w[a]tch=AA | w[a]nt=AA | w[a]sh=AA | [a]tion=EY | [a]ken=EY | [a]gen=EY | [a]ture=EY | [a]cing=EY | [a]day=EY | [a]=AE`,
  b: `
    _[be]^#=B IH | _[be]tw=B IH | [being]=B IY IH NG | _[both]_=B OW TH | _[bus]#=B IH Z | [buil]=B IH L | m[b]_=
    [bb]=B | [bt]_=T | [b]=B`,
  c: `
    _[ch]^=K | ^e[ch]=K | a[ch]e_=K | te[ch]=K | s[ch]=K | or[ch]e=K | [ch]ara=K | [ch]em=K | [ch]=CH
    _s[ci]#=S AY | [cious]=SH AX S | [cian]=SH AX N | [ci]al=SH | [ci]a=SH | [ci]o=SH | [ci]en=SH | [cean]=SH AX N
    ex[c]+=| s[c]+= | [cc]+=K S | [c]+=S | [ck]=K | [com]%=K AH M | [cc]=K | [c]qu= | [c]=K`,
  d: `
    #:[ded]_=D IH D | .e[d]_=D | #:^e[d]_=T | _[de]^#=D IH | _[do]_=D UW | _[does]=D AH Z | _[doing]=D UW IH NG
    _[dow]=D AW | #[dua]=JH UW AX | #[du]^#=JH UW | [dg]e=JH | [dj]=JH | [dd]=D | [d]=D`,
  e: `
    #:[e]_= | '^[e]_= | _:[e]_=IY | t[ed]_=IH D | d[ed]_=IH D | #[ed]_=D | #:[e]d_= | [every]=EH V R IY | [ev]er=EH V | [e]^ial=EH | [e]ci=EH | [e]ti=IY | [e]^%=IY
    #:[er]ed=ER | #:[er]ing=ER | [eri]#=IH R IY | [eri]=EH R IH | #:[er]#=ER | [err]=EH R | [er]#=EH R | [er]=ER | _[even]=IY V EH N | #:[e]w=
    t[ew]=UW | s[ew]=UW | r[ew]=UW | d[ew]=UW | l[ew]=UW | n[ew]=UW | j[ew]=UW | [ew]=Y UW | [e]o_=IY OW | [eo]r=AO | [e]o=IY
    #:s[es]_=IH Z | #:c[es]_=IH Z | #:g[es]_=IH Z | #:z[es]_=IH Z | #:x[es]_=IH Z | #:ch[es]_=IH Z | #:sh[es]_=IH Z | #:j[es]_=IH Z
    #:[e]s_= | #:[ely]_=L IY | #:[e]ment= | [eful]=F UH L | #:[e]ful=| #:[e]less= | [eer]=IH R | [ee]=IY | [ear]n=ER | _[ear]^=ER | h[ear]d=ER | l[ear]n=ER
    s[ear]ch=ER | h[ear]t=AA R | [ear]=IH R | [ead]=EH D | #:[ea]_=IY AX | [ea]su=EH | [ea]lth=EH | [ea]ther=EH | h[ea]v=EH | cr[ea]t=IY EY | r[ea]l=IY | [ea]=IY
    [eigh]=EY | c[ei]=IY | [ei]=IY | _[eye]=AY | [ey]=IY | [eu]=Y UW | #:[el]_=AX L | #:[els]_=AX L Z | #:[en]_=AX N | #:[ens]_=AX N Z
    #:[ent]_=AX N T | #:[ents]_=AX N T S | #:[ence]=AX N S | #:[ency]=AX N S IY | #:[eness]=N AX S | #:[ness]=N AX S
    #:[et]_=AX T | _[e]nou=IH | _[e]ff=IH | _[e]m#=IH | _[e]le=IH | _[e]ve=IH | _[e]x^=IH | [e]=EH`,
  f: `[ful]_=F AX L | [ful]ly=F AX | [ff]=F | [f]=F`,
  g: `
    [giv]=G IH V | _[g]i^=G | [ge]t=G EH | su[gges]=G JH EH S | [gg]=G | _b#[g]=G | [gn]_=N | _[gn]=N | [g]+=JH
    [great]=G R EY T | au[gh]=F | _[gh]=G | #[gh]= | [gu]+=G | [gue]_=G | [g]=G`,
  h: `_[hav]=HH AE V | _[here]=HH IY R | _[hour]=AW ER | _[honest]=AA N AX S T | _[honor]=AA N ER | [how]=HH AW | [h]#=HH | [h]=`,
  i: `
    _[in]=IH N | _[i]_=AY | [in]d_=AY N | [i]nd%=AY N | [ier]=IY ER | #:r[ied]=IY D | [ied]_=AY D | fr[ie]nd=EH | [ien]ce=AY AX N | [ien]=IY AX N | [ie]t=AY AX
    _:[i]%=AY | pl[ies]_=AY Z | pl[ied]_=AY D | [ies]_=IY Z | #:[i]%=IY | [ie]=IY | [i]x=IH | [i]^+:#=IH | [ire]=AY ER | [ir]#=AY R | [iz]%=AY Z | [is]%=AY Z | [i]d%=AY | +^[i]^+=IH | [i]tle=AY | [i]t%=AY | [i]ty_=IH | #:^[i]d=IH | [i]^i=IH
    [i]tion=IH | [i]ti#=IH | [i]ci#=IH | [i]si#=IH | #:[ine]_=IH N | #:[ice]_=IH S | #:[ive]=IH V | #:[ite]_=AX T | #:[ile]_=AX L
    #:^[i]^+=IH | [i]^+=AY | [irr]=IH R | [ir]=ER | [igh]=AY | [ild]_=AY L D | [ign]_=AY N | [ign]^=AY N | [ign]%=AY N
    [ique]=IY K | #[io]us=IY AX | [iou]s=IY AX | g[io]n=AX | g[io]us=AX | [io]n=Y AX | [i]o_=IY | [ia]l=IY AX | [ia]n=IY AX | [ia]_=IY AX | #:[i]_=IY | _:[i]a=AY | _:[i]o=AY | [i]=IH`,
  j: `[j]=JH`,
  k: `_[k]n= | [kk]=K | [k]=K`,
  l: `
    [lo]c#=L OW | l[l]= | #:^[l]%=AX L | [lead]=L IY D | a[l]f= | a[l]k= | a[l]m= | [lk]_=L K | [l]=L`,
  m: `[mov]=M UW V | [mm]=M | [mn]_=M | [m]=M`,
  n: `
    e[ng]+=N JH | a[ng]e=N JH | [ng]r=NG G | [ngue]_=NG | [ng]#=NG G | [ng]l=NG G | [ng]=NG | [n]k=NG | [n]x=NG | [n]ct=NG
    _[now]_=N AW | _[not]_=N AA T | d[n't]=AX N T | s[n't]=AX N T | [nn]=N | [n]=N`,
  o: `
    _[of]_=AX V | [off]=AO F | [orough]=ER OW | w[or]^=ER | m[o]nth=AH | m[o]nd=AH | _m[o]ne=AH | _m[o]nk=AH | fr[o]nt=AH | _s[o]n_=AH | am[o]ng=AH | f[or]mat=ER | #:[or]_=ER | #:[ors]_=ER Z | [orr]=AO R | [or]=AO R | _[one]=W AH N | some[one]=W AH N | any[one]=W AH N | every[one]=W AH N | l[ow]er=OW | _[ow]n=OW | [ow]er=AW | [ow]el=AW | t[ow]n=AW | d[ow]n=AW | br[ow]=AW | cl[ow]=AW | cr[ow]=AW
    _h[ow]=AW | _n[ow]_=AW | all[ow]=AW | w[ow]_=AW | c[ow]_=AW | [ow]=OW | _[over]=OW V ER | [ov]er=AH V | [ov]e=AH V | [o]x=AA | [o]^%=OW | [o]^en=OW | [o]tio=OW | [o]ci=OW | ti[o]nal=AX | si[o]nal=AX | [o]^al=OW | [o]^us=OW | [ol]d=OW L | [ol]l_=OW L
    [ought]=AO T | [ough]=AH F | _[ou]=AW | h[ou]s#=AW | [ous]=AX S | f[our]=AO R | y[our]=AO R | c[our]s=AO R | [our]n=ER | [our]=AW ER | [ould]=UH D | ^[ou]^l=AH
    [oup]=UW P | [ou]gh=AO | [ou]=AW | [oy]=OY | [oing]=OW IH NG | [oi]=OY | [oor]=AO R | [ook]=UH K | f[oo]d=UW | m[oo]d=UW | bl[oo]d=AH | fl[oo]d=AH | [ood]=UH D | f[oo]t=UH | [oo]=UW | [oe]_=OW
    [o]e=OW | [o]_=OW | [oar]=AO R | [oa]=OW | _[only]=OW N L IY | _[once]=W AH N S | [on't]=OW N T | c[o]n=AA | [o]ng=AO | _:^[o]n=AA
    i[on]=AX N | #:[on]_=AX N | #^[on]=AX N | p[o]st=OW | m[o]st=OW | h[o]st=OW | [o]st=AO | [o]ft=AO | [o]h_=OW | [other]=AH DH ER | [oss]_=AO S | #:^[om]=AX M | c[o]m=AA
    [o]=AA`,
  p: `[ph]=F | [peop]=P IY P | [pow]=P AW | _[put]=P UH T | _[ps]=S | [pp]=P | [p]=P`,
  q: `[quar]=K W AO R | [que]_=K | [qu]=K W | [q]=K`,
  r: `_[re]^#=R IY | [rr]=R | [rh]=R | [r]=R`,
  s: `
    [sh]=SH | #[sion]=ZH AX N | [ssion]=SH AX N | [some]=S AH M | _[sure]=SH UH R | #[sur]#=ZH ER | ^[sur]#=SH UH R | [sur]#=SH ER | #[su]#=ZH UW | #[ssu]#=SH UW | #[sed]_=Z D
    [ss]=S | #[s]#=Z | [said]=S EH D | ^[sion]=SH AX N | [s]s= | .[s]_=Z | #:.e[s]_=Z | #:^##[s]_=Z | #:^#[s]_=S | u[s]_=S
    i[s]_=S | a[s]_=S | _:#[s]_=Z | _[sch]=S K | [sc]+=S | #[sm]=Z AX M | #[sn]'=Z AX N | [st]le=S | [st]en_=S | w[s]e=Z | [s]=S`,
  t: `
    _[the]_=DH AX | _[to]_=T UW | in[to]_=T UW | [that]_=DH AE T | _[this]_=DH IH S | _[they]=DH EY | _[there]=DH EH R | [ther]=DH ER
    [their]=DH EH R | _[than]_=DH AE N | _[them]_=DH EH M | _[these]_=DH IY Z | _[then]=DH EH N | [through]=TH R UW
    _[those]=DH OW Z | [though]_=DH OW | _[thus]=DH AH S | [th]e_=DH | [th]=TH | s[ti]#n=CH | [ti]o=SH | [ti]a=SH | [tien]=SH AX N
    [tur]#=CH ER | [tu]a=CH UW | [tu]al=CH UW | [tch]=CH | _[two]=T UW | [tt]=T | [t]=T`,
  u: `
    _[un]i=Y UW N | _[un]=AH N | _[upon]=AX P AO N | r[ur]#=UH R | [ur]#=Y UH R | [urr]=ER | [ur]=ER | _[u]s=Y UW | [u]^_=AH | [u]^^=AH | [uy]=AY
    _g[u]#= | g[u]%= | g[u]#=W | al[u]e=Y UW | ol[u]=Y UW | en[u]=Y UW | in[u]#=Y UW | nn[u]=Y UW | t[u]=UW | s[u]=UW | r[u]=UW | d[u]=UW | l[u]=UW | n[u]=UW | j[u]=UW | ch[u]=UW | th[u]=UW | [ui]=UW | [u]=Y UW`,
  v: `[view]=V Y UW | [vv]=V | [v]=V`,
  w: `
    _[were]=W ER | [wa]s=W AA | [wa]t=W AA | [where]=W EH R | [what]=W AH T | [whol]=HH OW L | [who]=HH UW | [wh]=W
    for[war]d=W ER | [war]=W AO R | [wor]^=W ER | [wr]=R | [w]=W`,
  x: `_[x]=Z | [xi]ous=K SH | ex[x]= | e[x]#=G Z | [xc]+=K S | [x]=K S`,
  y: `
    [young]=Y AH NG | _[you]=Y UW | _[yes]=Y EH S | _[y]=Y | #:^[yzing]=AY Z IH NG | ppl[y]_=AY | pl[y]_=AY | f[y]_=AY | #:^[y]_=IY | #:^[y]i=IY | _:[y]_=AY | #[y]#=Y | _:[y]#=AY
    _:[y]^+:#=IH | _:[y]^#=AY | [y]=IH`,
  z: `[zz]=Z | [z]ure=ZH | [z]=Z`,
};
