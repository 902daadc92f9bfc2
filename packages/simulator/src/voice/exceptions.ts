// Words that the rules get wrong. Sources: the CMU Pronouncing Dictionary (its notice is in NOTICE), and our own
// judgment for names.
const weakWords = `
  a=AX | an=AX N | the=DH AX | and=AX N D | of=AX V | for=F ER | as=AE Z | is=IH Z | was=W AH Z |
  from=F R AH M | your=Y AO R | us=AH S | has=HH AE Z | his=HH IH Z | been=B IH N | with=W IH DH |
  shall=SH AE L | our=AW ER | any=EH1 N IY | upon=AX P AA1 N | mc=M AX K | hmm=HH AH1 M`;

const numbersAndDates = `
  zero=Z IH1 R OW | pizza=P IY1 T S AX | understand=AH N D ER S T AE1 N D | eleven=IH L EH1 V AX N | hundred=HH AH1 N D R AX D | thousand=TH AW1 Z AX N D |
  second=S EH1 K AX N D | ninth=N AY1 N TH | minute=M IH1 N AX T | january=JH AE1 N Y UW EH R IY |
  february=F EH1 B Y AX W EH R IY | april=EY1 P R AX L | july=JH UW L AY1 | october=AA K T OW1 B ER |
  november=N OW V EH1 M B ER | tuesday=T UW1 Z D IY | wednesday=W EH1 N Z D IY | thursday=TH ER1 Z D EY |
  friday=F R AY1 D IY | saturday=S AE1 T ER D IY | today=T AX D EY1 | tomorrow=T AX M AA1 R OW |
  tonight=T AX N AY1 T | o'clock=AX K L AA1 K`;

const everydayWords = `
  hello=HH AX L OW1 | hi=HH AY1 | okay=OW K EY1 | yeah=Y AE1 | goodbye=G UH D B AY1 | again=AX G EH1 N |
  another=AX N AH1 DH ER | answer=AE1 N S ER | woman=W UH1 M AX N | women=W IH1 M AX N |
  father=F AA1 DH ER | house=HH AW1 S | country=K AH1 N T R IY | business=B IH1 Z N AX S |
  company=K AH1 M P AX N IY | above=AX B AH1 V | almost=AO1 L M OW S T | already=AO L R EH1 D IY |
  among=AX M AH1 NG | anything=EH1 N IY TH IH NG | everything=EH1 V R IY TH IH NG | nothing=N AH1 TH IH NG |
  anyone=EH1 N IY W AX N | everyone=EH1 V R IY W AX N | none=N AH1 N | done=D AH1 N | gone=G AO1 N |
  says=S EH1 Z | various=V EH1 R IY AX S | pretty=P R IH1 T IY | full=F UH1 L | push=P UH1 SH |
  pull=P UH1 L | bush=B UH1 SH | hear=HH IY1 R | break=B R EY1 K | steak=S T EY1 K | bear=B EH1 R |
  wear=W EH1 R | death=D EH1 TH | instead=IH N S T EH1 D | cough=K AA1 F | laugh=L AE1 F | height=HH AY1 T |
  ocean=OW1 SH AX N | island=AY1 L AX N D | iron=AY1 ER N | sugar=SH UH1 G ER |
  usually=Y UW1 ZH AX W AX L IY | machine=M AX SH IY1 N | police=P AX L IY1 S | magazine=M AE G AX Z IY1 N |
  private=P R AY1 V AX T | library=L AY1 B R EH R IY | advantage=AE D V AE1 N T IH JH |
  necessary=N EH1 S AX S EH R IY | primary=P R AY1 M EH R IY | history=HH IH1 S T ER IY |
  memory=M EH1 M ER IY | interest=IH1 N T R AX S T | interesting=IH1 N T R AX S T IH NG |
  evening=IY1 V N IH NG | beautiful=B Y UW1 T AX F AX L | favorite=F EY1 V ER IH T |
  restaurant=R EH1 S T ER AA N T | chocolate=CH AO1 K L AX T | vegetable=V EH1 JH T AX B AX L |
  comfortable=K AH1 M F ER T AX B AX L | wonderful=W AH1 N D ER F AX L | temperature=T EH1 M P R AX CH ER |
  figure=F IH1 G Y ER | idea=AY D IY1 AX | media=M IY1 D IY AX | photo=F OW1 T OW | hotel=HH OW T EH1 L |
  final=F AY1 N AX L | legal=L IY1 G AX L | river=R IH1 V ER | anger=AE1 NG G ER | guitar=G IH T AA1 R |
  guard=G AA1 R D | truth=T R UW1 TH | poor=P UH1 R | wolf=W UH1 L F | tour=T UH1 R |
  improve=IH M P R UW1 V | prove=P R UW1 V | lose=L UW1 Z | shoe=SH UW1 | shoes=SH UW1 Z | ton=T AH1 N |
  wonder=W AH1 N D ER | recover=R IH K AH1 V ER | dozen=D AH1 Z AX N | honey=HH AH1 N IY | tongue=T AH1 NG |
  address=AX D R EH1 S | australia=AO S T R EY1 L Y AX | banana=B AX N AE1 N AX | calendar=K AE1 L AX N D ER |
  certain=S ER1 T AX N | definite=D EH1 F AX N AX T | development=D IH V EH1 L AX P M AX N T | dollar=D AA1 L ER |
  elephant=EH1 L AX F AX N T | environment=IH N V AY1 R AX N M AX N T | especially=AX S P EH1 SH AX L IY |
  example=IH G Z AE1 M P AX L | forecast=F AO1 R K AE S T | forest=F AO1 R AX S T | garage=G ER AA1 ZH |
  giraffe=JH ER AE1 F | grocery=G R OW1 S ER IY | immediate=IH M IY1 D IY AX T | internet=IH1 N T ER N EH T |
  interrupt=IH N T ER AH1 P T | lion=L AY1 AX N | listen=L IH1 S AX N | maybe=M EY1 B IY | minus=M AY1 N AX S |
  museum=M Y UW Z IY1 AX M | orange=AO1 R AX N JH | orchestra=AO1 R K AX S T R AX | piano=P IY AE1 N OW |
  recent=R IY1 S AX N T | reservation=R EH Z ER V EY1 SH AX N | response=R IH S P AA1 N S |
  security=S IH K Y UH1 R AX T IY | sometimes=S AH1 M T AY M Z | square=S K W EH1 R | theater=TH IY1 AX T ER |
  themselves=DH AX M S EH1 L V Z | thermostat=TH ER1 M AX S T AE T | tiger=T AY1 G ER |
  triangle=T R AY1 AE NG G AX L | umbrella=AX M B R EH1 L AX | whenever=W EH N EH1 V ER | avenue=AE1 V AX N UW |
  boulevard=B UH1 L AX V AA R D | mister=M IH1 S T ER | missus=M IH1 S AX Z | celsius=S EH1 L S IY AX S |
  touch=T AH1 CH | cousin=K AH1 Z AX N | southern=S AH1 DH ER N`;

const verbs = `
  arrive=AX R AY1 V | compare=K AX M P EH1 R | consider=K AX N S IH1 D ER | contain=K AX N T EY1 N |
  control=K AX N T R OW1 L | describe=D IH S K R AY1 B | develop=D IH V EH1 L AX P | direct=D ER EH1 K T |
  forget=F ER G EH1 T | increase=IH1 N K R IY S | prepare=P R IY P EH1 R | present=P R EH1 Z AX N T |
  produce=P R AX D UW1 S | program=P R OW1 G R AE M | promise=P R AA1 M AX S | purchase=P ER1 CH AX S |
  recommend=R EH K AX M EH1 N D | record=R EH1 K ER D | reduce=R AX D UW1 S | refer=R AX F ER1 |
  register=R EH1 JH IH S T ER | release=R IY L IY1 S | repair=R IH P EH1 R | research=R IY1 S ER CH |
  select=S AX L EH1 K T | separate=S EH1 P ER EY T | subscribe=S AX B S K R AY1 B |
  suggest=S AX JH EH1 S T | exercise=EH1 K S ER S AY Z | realize=R IY1 AX L AY Z |
  recognize=R EH1 K AX G N AY Z | introduce=IH N T R AX D UW1 S | imagine=IH M AE1 JH AX N |
  examine=IH G Z AE1 M IH N`;

const technology = `
  api=EY P IY AY1 | app=AE1 P | benefit=B EH1 N AX F IH T | category=K AE1 T AX G AO R IY |
  character=K EH1 R IH K T ER | client=K L AY1 AX N T | clothes=K L OW1 DH Z | college=K AA1 L IH JH |
  comment=K AA1 M EH N T | communication=K AX M Y UW N AX K EY1 SH AX N | contact=K AA1 N T AE K T |
  content=K AA1 N T EH N T | context=K AA1 N T EH K S T | corporate=K AO1 R P ER AX T |
  customer=K AH1 S T AX M ER | data=D EY1 T AX | desktop=D EH1 S K T AA P | device=D IH V AY1 S |
  document=D AA1 K Y AX M EH N T | economic=EH K AX N AA1 M IH K | education=EH JH AX K EY1 SH AX N |
  element=EH1 L AX M AX N T | email=IY1 M EY L | enterprise=EH1 N T ER P R AY Z | equal=IY1 K W AX L |
  excellent=EH1 K S AX L AX N T | executive=IH G Z EH1 K Y AX T IH V | expert=EH1 K S P ER T |
  extra=EH1 K S T R AX | failure=F EY1 L Y ER | feedback=F IY1 D B AE K | format=F AO1 R M AE T |
  genuine=JH EH1 N Y AX W AX N | gigabyte=G IH1 G AX B AY T | hardware=HH AA1 R D W EH R | icon=AY1 K AA N |
  individual=IH N D AX V IH1 JH AX W AX L | input=IH1 N P UH T | kilometer=K AX L AA1 M AX T ER |
  laptop=L AE1 P T AA P | laser=L EY1 Z ER | latest=L EY1 T AX S T | license=L AY1 S AX N S |
  logo=L OW1 G OW | major=M EY1 JH ER | manual=M AE1 N Y UW AX L |
  manufacturer=M AE N Y AX F AE1 K CH ER ER | material=M AX T IH1 R IY AX L |
  microphone=M AY1 K R AX F OW N | mobile=M OW1 B AX L | mouse=M AW1 S | national=N AE1 SH AX N AX L |
  notice=N OW1 T AX S | official=AX F IH1 SH AX L | online=AA1 N L AY N | original=ER IH1 JH AX N AX L |
  output=AW1 T P UH T | percent=P ER S EH1 N T | popular=P AA1 P Y AX L ER |
  potential=P AX T EH1 N SH AX L | previous=P R IY1 V IY AX S | privacy=P R AY1 V AX S IY |
  probably=P R AA1 B AX B L IY | product=P R AA1 D AX K T | profile=P R OW1 F AY L | purpose=P ER1 P AX S |
  quality=K W AA1 L AX T IY | regular=R EH1 G Y AX L ER | relative=R EH1 L AX T IH V |
  responsible=R IY S P AA1 N S AX B AX L | safety=S EY1 F T IY | secure=S IH K Y UH1 R |
  simulator=S IH1 M Y AX L EY T ER | society=S AX S AY1 AX T IY | software=S AO1 F T W EH R |
  solution=S AX L UW1 SH AX N | source=S AO1 R S | statement=S T EY1 T M AX N T | success=S AX K S EH1 S |
  suite=S W IY1 T | summary=S AH1 M ER IY | surface=S ER1 F AX S | theory=TH IH1 R IY |
  together=T AX G EH1 DH ER | toward=T AX W AO1 R D | unknown=AX N N OW1 N | variable=V EH1 R IY AX B AX L |
  variety=V ER AY1 AX T IY | vehicle=V IY1 HH IH K AX L | version=V ER1 ZH AX N |
  visual=V IH1 ZH AX W AX L | wireless=W AY1 R L IH S | azure=AE1 ZH ER | openai=OW1 P AX N EY AY |
  realtime=R IY1 L T AY M | json=JH EY1 S AX N | sql=S IY1 K W AX L | gui=G UW1 IY | wifi=W AY1 F AY |
  python=P AY1 TH AA N | javascript=JH AA1 V AX S K R IH P T | typescript=T AY1 P S K R IH P T |
  nasa=N AE1 S AX | nato=N EY1 T OW | ram=R AE1 M | gif=G IH1 F | pin=P IH1 N | sim=S IH1 M | wi=W AY1 | fi=F AY1 |
  kubernetes=K UW B ER N EH1 T IY Z | linux=L IH1 N AX K S | nvidia=EH N V IH1 D IY AX | anthropic=AE N TH R AA1 P IH K |
  ollama=OW L AA1 M AX | unicode=Y UW1 N AX K OW D | codec=K OW1 D EH K | simulated=S IH1 M Y AX L EY T AX D |
  synthesizer=S IH1 N TH AX S AY Z ER | neural=N UH1 R AX L | opus=OW1 P AX S | emoji=IH M OW1 JH IY | websocket=W EH1 B S AA K AX T | async=EY1 S IH NG K |
  cache=K AE1 SH | queue=K Y UW1 | tuple=T UW1 P AX L | char=K AA1 R | chatbot=CH AE1 T B AA T |
  demo=D EH1 M OW | latency=L EY1 T AX N S IY | ascii=AE1 S K IY`;

const names = `
  california=K AE L AX F AO1 R N Y AX | chicago=SH AX K AA1 G OW | china=CH AY1 N AX |
  england=IH1 NG G L AX N D | english=IH1 NG G L IH SH | europe=Y UH1 R AX P |
  european=Y UH R AX P IY1 AX N | ireland=AY1 ER L AX N D | japan=JH AX P AE1 N | london=L AH1 N D AX N |
  microsoft=M AY1 K R OW S AO F T | mexico=M EH1 K S AX K OW | russia=R AH1 SH AX |
  seattle=S IY AE1 T AX L | texas=T EH1 K S AX S | tokyo=T OW1 K IY OW | madrid=M AX D R IH1 D |
  houston=HH Y UW1 S T AX N | michael=M AY1 K AX L | david=D EY1 V IH D | thomas=T AA1 M AX S |
  joseph=JH OW1 S AX F | maria=M ER IY1 AX | alex=AE1 L AX K S | lisa=L IY1 S AX | sarah=S EH1 R AX`;

const letters = `
  A=EY1 | B=B IY1 | C=S IY1 | D=D IY1 | E=IY1 | F=EH1 F | G=JH IY1 | H=EY1 CH | I=AY1 | J=JH EY1 | K=K EY1 | L=EH1 L |
  M=EH1 M | N=EH1 N | O=OW1 | P=P IY1 | Q=K Y UW1 | R=AA1 R | S=EH1 S | T=T IY1 | U=Y UW1 | V=V IY1 |
  W=D AH1 B AX L Y UW | X=EH1 K S | Y=W AY1 | Z=Z IY1`;

/**
 * Words that the letter-to-sound rules get wrong, as ARPAbet phonemes with `1` after the stressed vowel.
 * General American pronunciations.
 */
export const exceptions: ReadonlyMap<string, string> = new Map(
  [weakWords, numbersAndDates, everydayWords, verbs, technology, names].flatMap(entries),
);

/** Words that carry no accent and are said fast. */
export const functionWords: ReadonlySet<string> = new Set(
  `
  to at or are were do you he she me we be my i it its in on can could would should will have had this
  that than if but by into am their them they him her what who so a an the and of for as is was from
  your us has his been with shall our`
    .trim()
    .split(/\s+/),
);

/** Names of the letters, by upper-case letter. */
export const letterNames: ReadonlyMap<string, string> = new Map(entries(letters));

function entries(section: string): [string, string][] {
  return section.split("|").map((entry): [string, string] => {
    const [word = "", spoken = ""] = entry.trim().split("=");
    return [word, spoken];
  });
}
