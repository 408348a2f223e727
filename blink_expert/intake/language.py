"""The English that says whether a thing is so: denied, asked, past, reported, corrected.

Nothing here is about any product; that is in the phrases of the knowledge.
"""

from blink_expert.intake.holding import HOLDING

__all__ = ["CUES", "DENYING", "ENGLISH", "FILLERS", "FOREIGN", "LOOKALIKES", "words"]


def words(text: str) -> frozenset[str]:
    """Return the words of a text."""
    return frozenset(text.split())


CUES: dict[str, str] = {
    **HOLDING,
    # Words that deny what comes after them.
    "not": """
        cant be | cannot be | can not be | couldnt be | no tengo | no tengo la | no tengo una |
        no tengo el | non ho | non ho una | non ho la | ich habe keine | no es un | non e un |
        not | isnt | is not | arent | are not | aint | was never | never | no longer | not even
        | not really | non | isn t | hasnt got | hasnt | doesnt have | does not have | dont
        have | do not have | havent got | theres no | there is no | there are no | there arent
        | there isnt | didnt have | cannot see | nothing | not got | pas | pas une | pas un |
        pas la | pas le | nicht | nicht die | nicht der | nicht das | nicht eine | nicht ein |
        no es | no es una | no es la | non e | non e una | non la | non una | niet | niet de |
        niet een""",
    "no": """
        no | without | w o | neither | nor | except | minus | sans | none of the | zero |
        nope no | pas de | pas d | kein | keine | keinen | keiner | geen | ohne""",
    "deny": """
        dont | doesnt | didnt | cant | cannot | can not | couldnt | wont | wouldnt |
        shouldnt | wasnt | werent | havent | hadnt | do not | does not | did not | will not
        | would not | has not | have not | had not | were not | was not | refuse | refuses |
        instead of | rather than | other than | anything but | hardly | barely | mustnt |
        neednt | must not""",
    "bad": """
        needed | required | necessary | bad | forbidden | not allowed | no good | a no go |
        not ok | dont work | do not work | wont work | are out | not recommended | are not
        good | arent good | arent allowed""",
    # Words that say what is to be used, whatever is there.
    "demand": """
        blink says | amazon says | page says | site says | website says | manual says | specs
        | it must have | they must have | it has to have | it takes | camera takes | cameras take
        | doorbell takes | must use | must be | you must | have to use | has to use | have to be
        | has to be |
        need to use | needs to use | should use | should be | only use | use only | always use
        | require | requires | recommend | recommends | recommended | advise | advises |
        advised | suggest | suggests | designed to use | designed to run on |
        designed to work with | only accept | only accepts | accepts only | accept only |
        compatible only with | only compatible with | only works with | works only with |
        only work with | work only with | only takes | takes only | only take | take only |
        calls for | call for | insists on | insist on | specifies | specify | supposed to
        use | do not use | dont use | never use | avoid | avoid using | must not use |
        have to buy | has to buy | must buy | need to buy | should
        not use | shouldnt use""",
    # The same, asked.
    "needed": """
        do i need | do we need | does it need | do they need | must i use | do i have to use |
        do we have to use | does it have to be | do they have to be | must it be | must they
        be""",
    # What denies a whole clause.
    "not that": """
        not that | isnt that | not as if | isnt as if | not like | not because | not as though""",
    # Words that end the reach of those above.
    "but": """
        but | though | although | however | except that | still | yet | whereas | while |
        because | since | so | then | anyway | otherwise | until""",
    "mine": """
        mine | my own | ours | i do | but i | but my | but mine | however i | i put | i bought | i
        got | we got | we put | we bought | son put | wife put | husband put | daughter put | kids
        put | in my case | i have | i ve got | ive got | mine is | the ones i | what i have""",
    # Questions, conditions, doubts.
    "ask": """
        can i | can we | can you | can it | can that | can this | can the | can they | could
        i | could you | could we | do i | do we | do you | do they | do the | do these | do
        those | do my | does it | does the | does this | does that | does my | does a | does
        one | should i | should we | should the | should it | will it | will the | will this
        | will that | will they | will these | would it | would that | would the | would a |
        would an | would they | would these | would i | is it | is the | is that | is this |
        is there | is a | is my | is an | are there | are these | are they | are the | are
        those | am i | may i | must i | must it | has it | have you | have i | did i | did
        you | how do | how to | how can | how does | how much | how is | hows | how are |
        how would | how should | what is | whats | what about | what if | what kind | what
        do | what does | what are | what size | which | where is | wheres | where are |
        where do | where does | where can | where would | why is | why does | why do | why
        are | why wont | why cant | who | whether | any chance | how about | how come | what
        tool | what else | is any | was it | was the | were the | did the | did it | do any
        | does any | will a | will an | can a | can an | could a | is your | do your |
        anyone | need a | need the | need an | allowed to | ok to | okay to | possible to |
        safe to | or is | or are | or do | or can | wondering if | what happens | what tools
        | where did | when do | when does | when should""",
    "aux": """
        do | does | did | can | could | will | would | is | are | was | were | should |
        shall | may | must | am | how | what | which | where | why | who | any | anyone |
        has | wot""",
    "assert": """
        its | im | theyre | thats | theres | it is | they are | i am | these are | mine is |
        those are | that is | this is | doorbell is | camera is | we are | has a | it has""",
    "if": """
        if | in case | unless | suppose | assuming | provided""",
    "modal": """
        could | would | should | might | may | must | will | can | to | shall | gonna | id |
        ill | hope | wish | going to""",
    "doubt": """
        not sure | dont know | do not know | no idea | no clue | not certain | unsure | cant
        tell | cant say | cannot tell | cannot say | cannot remember | cant remember | dont
        remember | unclear | or maybe not | whether | not sure if | wonder | wondering |
        might | cant recall | hard to say | dunno | idk | not 100 sure | i forget | unknown
        | tbd | n a | forgot whether | havent checked | havent looked""",
    "maybe": """
        maybe | perhaps | might be | could be | may be | possibly | either""",
    "think": """
        i think | i guess | i believe | i suppose | probably | i assume | presumably | dont
        think | do not think | apparently | supposedly | doubt | seems | looks like | seem
        to | i reckon""",
    # Time, other people, comparisons, corrections.
    "was": """
        was | were | wasnt | werent | had been""",
    "past": """
        thought | i thought | used to | had | previously | in the past | formerly | years ago |
        sold | replaced an | replaced a | replaces my | replaces the | replaces an | replacing
        my | replacing an | took over from | successor of my | succeeded my | before that |
        once had | back then | always had | last year | replaced my | replaced the | swapped my
        | swapped the | upgraded from | moved from | switched from | traded | came from |
        started with | last camera was | previous camera was | old camera was | first camera
        was | last one was | previous one was | old one was | first one was | former camera was
        | last cam was | old cam was | last doorbell was | old doorbell was | previous doorbell
        was | camera before was | one before was | camera before that was | one before that was
        | my last | my previous | my former | until yesterday | retired my | retired the |
        retired our | finally retired my | scrapped my | ditched my | binned my | wanted a |
        wanted an | wanted the | was after an | was after a | the ones before | i had | we had
        | returned | gave away | got rid of | old ones | the old one | old one | originally |
        the last | prior | earlier | last time | at first | once used | ex""",
    "ago": """
        on the old ones | on the old batteries | by mistake | mistakenly | accidentally |
        years ago | i had | we had | since sold | sold | died years | returned | back then |
        before that | got rid of | went back to the store""",
    # What ends how it was.
    "until": """
        until | till | til | before the | before we | before i | before my | before our |
        before he | before she | before they | before that | when we moved | when i moved | when
        we bought | when i bought | when we got | when i got | when i ordered | when it came |
        at first | initially | originally | in the beginning | to begin with | back when""",
    "after": """
        after | since i | since we | already | when i | i have just | ever since""",
    "now": """
        now | today | currently | for an | for a | for the | to an | since then | these days
        | these ones | new one | at the moment | right now | bought a | got a | got an |
        bought an | is now | are now | then got""",
    "hearsay": """
        they say | people say | you say | u say | you said | u said | you tell me | u tell me |
        you told me | you write | told me | told us | i read | read that | wrote | writes |
        heard | swore | swears | insisted | insists | assured me | assures me | promised me
        | assured us | promised | according to | claims | claimed | mentions | mentioned |
        states | stated | somebody says | someone says | recommended | recommends | suggests
        | suggested | advised | the manual | the guide | the instructions | the article |
        the website | youtube | blog | forum | reddit | your page | your guide | the faq |
        the list has | list says | the database | the entry | the docs | documentation | the
        wiki | spec sheet | the specs | listing says | instructions say | some guy | online |
        your article | your videos | in your video | your video shows | your video says | the
        video shows | the video says | your website
        | chatgpt | quote | manual says | rumor | a review | the review | reviews |
        describes | tells""",
    "person": """
        wife | husband | partner | girlfriend | boyfriend | electrician | installer | guy |
        he | she | they | kid | kids | agent | technician | seller | shop | store | clerk |
        salesman""",
    "says": """
        says | said | say | saying | talks of | talk of | talks about | talk about | speaks of |
        speak of | speaks about | speak about | tells | tell | is about | are about |
        screams""",
    "document": """
        page | pages | website | site | webpage | leaflet | booklet | manual | guide | article |
        paper | papers | book | instructions | brochure | faq | video | videos | tutorial |
        thread | review | reviews | listing | description | pdf | sheet | internet |
        handbook""",
    "calls": """
        calls it | call it | calls mine | lists it as | shows it as | shows up as | listed
        as | registered as | app says | box says | label says | sticker says | receipt says
        | order says | invoice says | it is called | its called | named it""",
    # Numbers that a person measured, or that somebody tested.
    "measured": """
        measured | measure | measuring | tested | test | testing | tester | meter |
        multimeter | voltmeter | multi meter | reading of | readings""",
    "print": """
        label says | label | says on | on the side | on them | on it | printed | print |
        pack | packaging | package | wrapper | box says | on the label | marked | stamped |
        ones i bought say | it says | batteries say | battery says | they say on | says so
        on | the box""",
    "other": """
        neighbor | neighbors | neighbour | neighbours | mother | mothers | mom | moms | mum
        | mums | father | fathers | dad | dads | brother | brothers | sister | sisters |
        friend | friends | colleague | colleagues | coworker | son | sons | daughter |
        daughters | uncle | aunt | parents | in laws | boss | previous owner | previous
        tenant | some guy | someone | somebody | another person | people | he has | she has
        | they have | cousin | roommate | landlord | tenant | next door | wife has | wife
        owns | wifes | husband has | husbands | partner has | flatmate | grandma | grandpa |
        my kid | hers | theirs | his one | my mate | a mate | my buddy | a buddy | my pal | a pal |
        my bro | my nephew | my niece | my boyfriend | my girlfriend | my ex | my nan | my gran |
        workmate | some bloke | some dude | my grandson | my granddaughter""",
    "compare": """
        like the | like an | like a | like my | as on | as with | as the | unlike | than |
        same as | compared to | compared with | difference between | different to |
        differences between | one from | ones from | tool from | tool of | tool for | cover
        from | cover of | batteries from | battery from | screw from | key from | mount from
        | mount of | parts from | similar to | different from | just like | is for the | are
        for the | was for the | not for the | box of the | instead of | rather than | as in
        the | as for the other | works on the | works on my | exception is | exception of |
        except for | next to the | next to a | next to an | next to my | next to our | beside
        the | beside a | beside an | beside my | beside our | left over from | leftover from |
        spare from""",
    "beats": """
        beats | beat | outlasts | outlast | outdoes | outperforms | surpasses | surpass |
        exceeds | tops | better than any | better than other | better than most | longer than
        any | longer than other | longer than most | more than any | any other | every other |
        most other | all other""",
    "likeness": """
        same as | the same as | differ from | differs from | differ to | any different from |
        different from | different to | compared to | compared with |
        compared to | like the | better than | similar to""",
    "correct": """
        sorry typo | typo | but meant | should have said | should have been | i mean | i
        meant | actually | correction | wait | no wait | wait no | scratch that | hang on |
        hold on | hold up | oh wait | on closer look | looked again | oops | my bad | sorry
        i | sorry it | sorry its | ok found | found | turns out | edit | strike that | make
        that | sorry the | sorry not | never mind | nvm | on second thought | just checked |
        sorry no | no sorry | no actually | found it | found one | i take that back""",
    # What says that nothing is asked about a thing.
    "fine": """
        is fine | works fine | is ok | is okay | is working | is all good | is working fine |
        works great | works ok | works well | works perfectly | opened fine | is still fine |
        is still ok | is still working | still works | opened easily | was easy | are fine |
        work fine | are ok | work great | work well | work perfectly | works no problem | is no
        problem | is good | opened right up | opened no problem | is doing fine | is running
        fine | runs fine | keeps working | keep working | keeps running | keep running | keeps
        going | keep going | still work | still run | still runs | are still working | are
        working | are all good | are good | is happy | are happy | is great | are great | just
        fine | works as usual | work as usual | works normally | work normally | works as it
        should | work as they should | as it should | as they should | behaves | behave | is
        well | are well | perfectly fine | perfectly well | no trouble at all | without trouble
        | without any trouble | without problems | without a problem | without any problem |
        without issue | without issues | without any issue | without a hitch | no problem at
        all | no issues | no issues at all | ok | okay | all right | alright | unaffected | not
        affected | is up | are up""",
    # What stands before the one of several that is meant.
    "this one": """
        only the | only my | only our | just the | just my | just our | but not the | but not
        my | but not our | but not | newly added | newly bought | newly installed | its the |
        it is the | its my | it is my | its only the | its just the""",
    # What shows that something is wrong.
    "trouble": """
        problem | problems | issue | issues | trouble | troubles | error | errors | fail |
        fails | failed | failing | failure | keeps | keep | kept | drop | drops | dropped |
        dropping | slow | weak | bad | poor | wrong | down | dies | died | dead | lose | loses
        | losing | lost | stops | stopped | broke | broken | unstable | flaky | spotty | patchy
        | intermittent | disconnects | disconnected | changed | change | changing | help |
        stuck | worse | worried | unable | incorrect | too | high | low | hot | cold | off |
        again and again | constantly""",
    # What is thought of, and is not there yet.
    "plan": """
        thinking of | thinking about | considering | looking at | looking to buy | want to buy |
        planning to | plan to buy | going to buy | upgrade to | upgrading to | might get | might
        buy | may get | shopping for | about to buy | want to get | upgrading | wondering about
        getting | would like to buy | should i buy | should i get | worth buying""",
    # What shows that a thing said not to be there is there after all.
    "after all": """
        there is one | theres one | there are some | there are two | it has one | it does
        have one | does have one | has one after all | have one after all | there it is |
        there is | there are | it does | found it | found one""",
    # What shows that a thing spoken of before is not there.
    "none": """
        there is none | theres none | there are none | there was none | i see none | i find
        none | has none | have none | got none | see neither | has neither | have neither | got
        neither | find neither | there is neither | no such thing | nothing like that | nothing
        of the kind | nothing of the sort | cant see any | cannot see any | cant see one |
        cannot see one | dont see any | dont see one | do not see one | do not see any | see
        nothing of | cant find any | cant find one | cannot find one | there isnt any | there
        arent any | there isnt one | there is not one | there wasnt one | isnt one | wasnt one
        | arent any | doesnt have one | does not have one | doesnt have any | dont have one |
        do not have one | dont have any | havent one | havent got one | havent got any | hasnt
        got one | hasnt got any | not got one""",
    "retract": """
        actually it is | actually they are | actually there is | actually there are | wait it
        is | oh it is | yes it is | no it is | it is after all | they are after all | it is
        actually | or maybe not | actually no | actually not | i take that back | strike that |
        scratch that | no it isnt | it isnt | its not | it is not | well it was | it was until
        | it was once | or it was | at least it was | no it doesnt | not true | thats nonsense
        | thats wrong | thats not true | thats rubbish | wait no | no wait | no theyre not |
        theyre not | they arent | never believed it | never believed that | never believed them
        | dont believe it | dont believe that | dont believe him | dont believe her | dont
        believe them | didnt believe it | do not believe it | dont buy it | dont buy that | not
        buying it | i doubt it | i doubt that | i know better | which is wrong | which is
        nonsense | which is rubbish | that is wrong | thats a lie""",
}
"""Kinds of cues, each a list of words and rows of words between bars."""

FILLERS = words(
    """
    2 a actual actually again all an any blink bloody both current damn dang darn darned
    even ever freaking her his included its just lil little lol my new normal of old
    original our own please really regular same small some still stinking stupid that the
    their these thingy this those tiny two very whole your"""
)
"""Words that may stand between the words of a phrase."""

DENYING = words(
    """
    not never no nor neither none without isnt arent wasnt werent aint doesnt dont didnt wont
    wouldnt havent hasnt hadnt cant cannot couldnt nothing nobody hardly barely"""
)
"""Words that deny what comes after them, one by one."""

ENGLISH = words(
    "the is my it and of to how do does can i with on at are you this that from have has was but"
)
"""Small words that are in most English texts, and hardly in others."""

FOREIGN = words(
    """
    aber auch auf beim bei bitte das dem der ein eine einen er fur habe ich ist kann kein mein
    meine mir mit nach nicht noch oder sich sie sind und vom von wenn wie wir wird zum zur
    alors au aux avec ce cest comment dans des du elle est et il je jai la le les ma mais mon ne
    ou par pas peux pour quand que qui sans son sont sur une vous
    como con cual del el ella en es esta hay las los mi para pero por puedo se si sin su tengo un
    una y yo
    anche che ci come della delle di gli ho la lo mia mio nel nella non piu posso quando
    quello sono sulla
    bij dat de deze een heb het hij hoe ik kan maar mijn moet naar niet nog uit van voor
    waar wat ze zijn zonder"""
)
"""Small words of German, French, Spanish, Italian and Dutch that are seldom in English texts."""

LOOKALIKES = words(
    """
    amount approval approve automatic avoids awake batch batter battle better bettery
    binding birds blush board bolts bounded brand brands bread breaker broad broker brush
    bunch burns cable campers camping cash catch chain chains chair chance chances change
    changed changes charge charged charger clean clears close closed closet coins color
    colour colts combined cons content continues copies corns costs count counts county
    court cover covers crew crews crush deals defined designs desired directs discover ditch
    doors eager eight enter entitled entries expect explore extend extended failing feeds
    fifth figures filling fired firm first fist fixes flash flesh floors flower flush fools
    forth forty foster fourth freaker fresh front frontier hardware hardwood hardy hatch
    heated height hinge hired holes homes hosts immediate joins latch late later latest
    lather latter letter light lights limits listed lists lithe little loins lover lower
    maker making manage margins marker masks match matter menus might minds mini minor mints
    minus minute minutes model modem modes molts moment month moors mount mounting mouth
    mover moves movie night notice notices opened opener opens operator options orange
    overlap owner painting paper patch patter patterns perfect physical pitch place places
    plane planes plaster plate plates plots plush poles pools posting posts powder power
    powered prevent printing procedures pulse quality quicker range recipes recover
    recovered referred remote removal remove removed remover removes right
    roles rubbed rubbing rubs sales
    sample screen screwed screws secure services sheets shout shower sight slash slate
    slicker slipping slips slots smacker solved speaker specify spelt spend sport spots
    stack stage start state stecker stick sticker stickier sticks stock stocker stools stopping
    struck stuck stuff styles suggestion surely sweet switched switches table tables taker
    tape taper tapes tasks texts thanks thicker third thirst tighter timer tired tools torn
    tower tricker tuned turns twists twitch types units unstable vaults visitor volts wafer
    watch water waters weight weird whose wider wield wire wired wires wiring wiser wives
    worst writing written yield"""
)
"""English words that are near a word of many knowledge bases, and are no misspelling of it."""
