const weakWords = `
  a=AX | an=AX N | the=DH AX | and=AX N D | of=AX V | for=F ER | as=AE Z | is=IH Z | was=W AH Z |
  from=F R AH M | your=Y AO R | us=AH S | has=HH AE Z | his=HH IH Z | been=B IH N | with=W IH DH |
  shall=SH AE L | our=AW ER | any=EH1 N IY | upon=AX P AA1 N | mc=M AX K | hmm=HH AH1 M`;

const contractions = `
  doesn't=D AH1 Z AX N T | couldn't=K UH1 D AX N T | wouldn't=W UH1 D AX N T | shouldn't=SH UH1 D AX N T |
  hadn't=HH AE1 D AX N T`;

const numbersAndDates = `
  zero=Z IH1 R OW | eleven=IH L EH1 V AX N | second=S EH1 K AX N D | minute=M IH1 N AX T |
  january=JH AE1 N Y UW EH R IY | february=F EH1 B Y AX W EH R IY | april=EY1 P R AX L | july=JH UW L AY1 |
  november=N OW V EH1 M B ER | tuesday=T UW1 Z D IY | wednesday=W EH1 N Z D IY | thursday=TH ER1 Z D EY |
  friday=F R AY1 D IY | today=T AX D EY1 | tomorrow=T AX M AA1 R OW | tonight=T AX N AY1 T |
  o'clock=AX K L AA1 K`;

const everydayWords = `
  hello=HH AX L OW1 | hi=HH AY1 | okay=OW K EY1 | yeah=Y AE1 | goodbye=G UH D B AY1 | again=AX G EH1 N |
  another=AX N AH1 DH ER | answer=AE1 N S ER | woman=W UH1 M AX N | women=W IH1 M AX N |
  father=F AA1 DH ER | house=HH AW1 S | country=K AH1 N T R IY | business=B IH1 Z N AX S |
  company=K AH1 M P AX N IY | above=AX B AH1 V | almost=AO1 L M OW S T | already=AO L R EH1 D IY |
  nothing=N AH1 TH IH NG | anyone=EH1 N IY W AX N | everyone=EH1 V R IY W AX N | none=N AH1 N |
  done=D AH1 N | gone=G AO1 N | says=S EH1 Z | pretty=P R IH1 T IY | full=F UH1 L | push=P UH1 SH |
  pull=P UH1 L | break=B R EY1 K | bear=B EH1 R | wear=W EH1 R | death=D EH1 TH | instead=IH N S T EH1 D |
  cough=K AA1 F | laugh=L AE1 F | height=HH AY1 T | ocean=OW1 SH AX N | island=AY1 L AX N D |
  iron=AY1 ER N | sugar=SH UH1 G ER | machine=M AX SH IY1 N | police=P AX L IY1 S | private=P R AY1 V AX T |
  library=L AY1 B R EH R IY | history=HH IH1 S T ER IY | memory=M EH1 M ER IY |
  interesting=IH1 N T R AX S T IH NG | evening=IY1 V N IH NG | favorite=F EY1 V ER IH T |
  chocolate=CH AO1 K L AX T | comfortable=K AH1 M F ER T AX B AX L | wonderful=W AH1 N D ER F AX L |
  temperature=T EH1 M P R AX CH ER | idea=AY D IY1 AX | media=M IY1 D IY AX | photo=F OW1 T OW |
  hotel=HH OW T EH1 L | final=F AY1 N AX L | legal=L IY1 G AX L | river=R IH1 V ER | anger=AE1 NG G ER |
  guitar=G IH T AA1 R | truth=T R UW1 TH | poor=P UH1 R | tour=T UH1 R | improve=IH M P R UW1 V |
  prove=P R UW1 V | lose=L UW1 Z | shoe=SH UW1 | shoes=SH UW1 Z | wonder=W AH1 N D ER | tongue=T AH1 NG |
  touch=T AH1 CH`;

const verbs = `
  arrive=AX R AY1 V | consider=K AX N S IH1 D ER | contain=K AX N T EY1 N | control=K AX N T R OW1 L |
  develop=D IH V EH1 L AX P | direct=D ER EH1 K T | forget=F ER G EH1 T | increase=IH1 N K R IY S |
  present=P R EH1 Z AX N T | program=P R OW1 G R AE M | promise=P R AA1 M AX S | record=R EH1 K ER D |
  recognize=R EH1 K AX G N AY Z`;

const technology = `
  api=EY P IY AY1 | app=AE1 P | benefit=B EH1 N AX F IH T | client=K L AY1 AX N T | clothes=K L OW1 DH Z |
  contact=K AA1 N T AE K T | customer=K AH1 S T AX M ER | data=D EY1 T AX | device=D IH V AY1 S |
  email=IY1 M EY L | equal=IY1 K W AX L | failure=F EY1 L Y ER | icon=AY1 K AA N | input=IH1 N P UH T |
  kilometer=K AX L AA1 M AX T ER | laser=L EY1 Z ER | latest=L EY1 T AX S T | license=L AY1 S AX N S |
  logo=L OW1 G OW | major=M EY1 JH ER | microphone=M AY1 K R AX F OW N | mobile=M OW1 B AX L |
  mouse=M AW1 S | national=N AE1 SH AX N AX L | notice=N OW1 T AX S | online=AA1 N L AY N |
  output=AW1 T P UH T | privacy=P R AY1 V AX S IY | product=P R AA1 D AX K T | profile=P R OW1 F AY L |
  quality=K W AA1 L AX T IY | safety=S EY1 F T IY | secure=S IH K Y UH1 R |
  simulator=S IH1 M Y AX L EY T ER | source=S AO1 R S | suite=S W IY1 T | together=T AX G EH1 DH ER |
  toward=T AX W AO1 R D | variable=V EH1 R IY AX B AX L | variety=V ER AY1 AX T IY |
  vehicle=V IY1 HH IH K AX L | visual=V IH1 ZH AX W AX L | azure=AE1 ZH ER | openai=OW1 P AX N EY AY |
  realtime=R IY1 L T AY M | json=JH EY1 S AX N | sql=S IY1 K W AX L | gui=G UW1 IY | wifi=W AY1 F AY |
  python=P AY1 TH AA N | javascript=JH AA1 V AX S K R IH P T | typescript=T AY1 P S K R IH P T |
  nasa=N AE1 S AX | cache=K AE1 SH | queue=K Y UW1 | demo=D EH1 M OW | latency=L EY1 T AX N S IY`;

const names = `
  chicago=SH AX K AA1 G OW | china=CH AY1 N AX | english=IH1 NG G L IH SH | europe=Y UH1 R AX P |
  japan=JH AX P AE1 N | london=L AH1 N D AX N | microsoft=M AY1 K R OW S AO F T | seattle=S IY AE1 T AX L |
  tokyo=T OW1 K IY OW | michael=M AY1 K AX L | david=D EY1 V IH D`;

const letters = `
  A=EY1 | B=B IY1 | C=S IY1 | D=D IY1 | E=IY1 | F=EH1 F | G=JH IY1 | H=EY1 CH | I=AY1 | J=JH EY1 | K=K EY1 | L=EH1 L |
  M=EH1 M | N=EH1 N | O=OW1 | P=P IY1 | Q=K Y UW1 | R=AA1 R | S=EH1 S | T=T IY1 | U=Y UW1 | V=V IY1 |
  W=D AH1 B AX L Y UW | X=EH1 K S | Y=W AY1 | Z=Z IY1`;

/**
 * Words that the letter-to-sound rules get wrong, as ARPAbet phonemes with `1` after the stressed vowel.
 * General American pronunciations.
 */
export const exceptions: ReadonlyMap<string, string> = new Map(
  [weakWords, contractions, numbersAndDates, everydayWords, verbs, technology, names].flatMap(entries),
);

/** Words that carry no accent and are said fast. */
export const functionWords: ReadonlySet<string> = new Set(
  `
  to at or are were do you he she me we be my i it its in on can could would should will have had this
  that than if but by into am their them they him her what who so a an the and of for as is was from
  your us has his been with shall our`.trim().split(/\s+/),
);

/** Names of the letters, by upper-case letter. */
export const letterNames: ReadonlyMap<string, string> = new Map(entries(letters));

function entries(section: string): [string, string][] {
  return section.split("|").map((entry): [string, string] => {
    const [word = "", spoken = ""] = entry.trim().split("=");
    return [word, spoken];
  });
}
