"""The English that says whether a thing is so: denied, asked, past, reported, corrected.

Nothing here is about any product; that is in the phrases of the knowledge.
"""

__all__ = ["CUES", "DENYING", "FILLERS", "LOOKALIKES", "words"]


def words(text: str) -> frozenset[str]:
    """Return the words of a text."""
    return frozenset(text.split())


CUES: dict[str, str] = {
    # Words that deny what comes after them.
    "not": """
        cant be | cannot be | can not be | couldnt be | no tengo | no tengo la | no tengo una | no
        tengo el | non ho | non ho una | non ho la | ich habe keine | no es un | non e un | not |
        isnt | is not | arent | are not | aint | was never | never | no longer | not even | not
        really | non | isn t | hasnt got | hasnt | doesnt have | does not have | dont have | do not
        have | havent got | theres no | there is no | there are no | there arent | there isnt |
        didnt have | cannot see | nothing | not got | pas | pas une | pas un | pas la | pas le |
        nicht | nicht die | nicht der | nicht das | nicht eine | nicht ein | no es | no es una | no
        es la | non e | non e una | non la | non una | niet | niet de | niet een""",
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
    # Words that say that something is at hand, or is not.
    "have": """
        have | has | nothing but | have got | ive got | got | ive | weve got | own | found | find |
        here is | heres | there is | theres | i use | im using | i am using | we use | using | i
        tried | tried | im trying with | i push | i press | i insert | i put in | holding | i hold
        | used a | used the | used my | using a | using the | using my | did have | do have | still
        have | managed to find | borrowed | bought | i pull | even with | whatever i do with | no
        matter what i do with | im pressing | im pushing | had luck and found | dug out | dug up |
        grabbed | keep | kept | armed with | equipped with | came with | comes with | in my hand is
        | i do own | possess | lent me | gave me | sent me | i used | we used | pushed | pushed the
        | pushed my | pushing the | inserted | inserted the | inserting the | shoved | shoved the |
        poked the | poking the | stuck the | twisted the | twisting the | turned the | turning the
        | ive inserted | here with | at the door with | standing with | on the ladder with |
        outside with | ready with | waiting with | sitting with | tracked down | unearthed |
        rummaged up | scrounged up | scrounged | scared up | came across | stumbled on | got hold
        of | got ahold of | laid hands on | turned up | held on to | hung on to | hang on to |
        hanging on to | saved | kept hold of | ive kept | carry | carrying | ive located | packing
        | loaded with | supplied with | stocked with | blessed with | pulled out | fished out |
        grabbing | reached for | went and got | picked up | my trusty | trusty | at least have | at
        least i have | do own | have only | have just | still got | still own | lent us | gave us |
        handed me | brought me | borrowed the | working with | im working with | stuck with | left
        with | took a | trying with | tried with | trying it with | tried it with | tried it using
        | going at it with | i always use | i usually use | i normally use | we always use | i keep
        using | im going to use | i am going to use | gonna use | about to use | i will use | ill
        use""",
    "lack": """
        lost | lose | losing | misplaced | cant find | cannot find | can not find | couldnt find |
        could not find | threw the | threw my | thrown the | thrown my | threw away | threw out |
        thrown away | thrown out | tossed | binned | broke | snapped | snaped | missing | no sign
        of | gave away | cant locate | cannot locate | dont know where | no idea where | dont have
        | do not have | dont carry | do not carry | never carry | dont keep | do not keep | chewed
        | chewed up | ate | swallowed | melted | forgot to bring | left at home | havent got | have
        not got | hasnt got | doesnt have | doesnt come with | didnt come with | did not come with
        | came without | never got | nor have i got | nor do i have | neither do i have | never had
        | never received | never came with | never found | didnt get | did not get | didnt receive
        | did not receive | no longer have | dont own | do not own | havent a | left behind | ran
        out of | havent | dont got | aint got | never owned | not have | no longer got | dont even
        have | dont even own | lack | lacking | lack of | chucked out | chucked away | chucked |
        mislaid | cant seem to find | went missing | run out of | im out of | am out of | are out
        of | all out of | dropped and lost | got rid of | didnt have | wasnt given | werent given |
        not got | everything but | everything except | all but | didnt leave | did not leave |
        didnt include | did not include | forgot to include | left out | left no | didnt come with
        any | forgot to pack | missing my | missing the | misplaced my | never included | hasnt
        included | not included | cant for the life of me find | cannot for the life of me find |
        couldnt for the life of me find | no longer own | no longer possess | cant seem to locate |
        cannot seem to locate | cant manage to find | cannot seem to find | track down | mislay |
        forgot where | forgotten where | not sure where | who knows where | god knows where | no
        clue where | minus the | minus my | minus a | minus its | devoid of | bereft of | lost
        track of | losing track of | parted with | parted ways with | lent the | lent my | lent out
        | loaned the | loaned out | loaned my | nobody left us | nobody left me | nobody gave me |
        nobody gave us | no one left us | no one left me | no one gave us | no one gave me | didnt
        leave us | didnt leave me | didnt give me | didnt give us | never gave me | never gave us |
        never left us | ditched | trashed | discarded | disposed of | junked | scrapped | dumped |
        flushed | snapped my | snapped the | snapped off | busted | busted the | bent the | bent my
        | melted the | ruined | wrecked | destroyed | dont possess | do not possess | dont even
        possess | have yet to find | still looking for | still searching for | still hunting for |
        been looking for | been searching for | searched for | searching for | hunting for | havent
        found | have not found | havent seen | have not seen | not seen | never saw | never seen |
        couldnt locate | could not locate | unable to find | unable to locate | not able to find |
        failed to find | seem to have lost | must have lost | mustve lost | managed to lose | gone
        and lost | short of | fresh out of | shipped without | arrived without | arrived minus |
        came minus | shipped minus | sold without | delivered without | turned up without | showed
        up without | havent any | have not any | hasnt any | dont have any | without any | forgot
        the | forgot my | forgot to take""",
    "gone": """
        lost | missing | gone | broke | broken | snapped | snaped | vanished | disappeared | binned
        | nowhere | not here | not there | isnt here | isnt there | not in the box | wasnt in the
        box | isnt in the box | was not in the box | not included | wasnt included | isnt included
        | never came | chewed up | eaten | at my parents | at my parents place | at my moms | at my
        mums | at my dads | at the office | at the other house | in the other house | in storage |
        at the cabin | at my sisters | at my brothers | at a friends | at my other place | long
        gone | packed away | went missing | nowhere to be found | got lost | wasnt there | not to
        be found | is history | thrown away | misplaced | went in the trash | in the trash | got
        thrown out | thrown out | stolen | tossed | not available | isnt available | broke off |
        fell apart | no longer here | bent | snapped off | i do not find | i dont find | i cant
        find | i cannot find | i can not find | i could not find | i couldnt find | i lost | i have
        lost | i dont have | i do not have | i no longer have | i threw away | i misplaced | at
        work | at my work | in my other house | in another house | at our other house | in the
        other place | at my other house | at my mother | at my father | at my son | at my daughter
        | at my mom | at my mum | at my dad | at my sister | at my brother | at my friend | at a
        friend | at my ex | at my in laws | at my neighbor | at my neighbour | at the lake house |
        at the summer house | at the vacation house | back home | at home and i am not | at the
        shop | in another city | in another state | went out with | went with the box | out with
        the trash | thrown out with | got chucked | chucked | got tossed | walked off | went astray
        | went walkabout | awol | mia | no more | kaput | in pieces | in two pieces | in half |
        split in two | melted | chewed to bits | chewed | got eaten | not found | isnt anywhere |
        is not anywhere | not anywhere | isnt around | nowhere around | nowhere to be seen |
        nowhere in sight | unusable | useless now | not in there | wasnt in there | isnt in there |
        not with it | wasnt with it | not around anymore | not around | no where to be found |
        nowhere in the box | was not included | was missing | was never in the box | never showed
        up | never turned up | never made it | not findable | unfindable | unavailable | went down
        the drain | didnt come with it | did not come with it | didnt come | fell in the drain |
        fell down the drain | burned | rusted away | not to hand | in the bin | in the garbage | in
        the rubbish | in the landfill | in a landfill | gone in the bin | went in the bin | went
        into the bin | went into the trash | went out in the trash | hit the bin | got binned | got
        trashed | got pitched | got recycled | was recycled | been binned | been tossed | been lost
        | been thrown | been chucked | been thrown out | been thrown away | ended up in the bin |
        ended up in the trash | bit the dust | grew legs | evaporated | who knows where | god knows
        where | lord knows where | no idea where | somewhere i cant find | hiding somewhere |
        buried somewhere | lost somewhere | is somewhere | got left behind | left behind | left at
        home | was left behind | at the cottage | at her place | at his place | at their place |
        miles away | snapped in half | broke in half | broke in two | snapped in two | cracked |
        crumbled | busted | is toast | ruined | destroyed | lost to | lost in | lost when | lost
        years | lost ages | lost long ago | not with me | not on me | not in here | wasnt supplied
        | was not supplied | not supplied | isnt supplied | wasnt provided | not provided | didnt
        arrive | never arrived | never shipped | wasnt packed | not packed | unaccounted for | m i
        a | out of reach | out of the house""",
    "ready": """
        all i have | all ive got | all i could find | all i can find | all i got | all weve got |
        the only thing i have | what i have | dangling from | hanging from | hanging on my | taped
        to | clipped to | stuck to | in its bag | inserted | pushed in | pressed in | pushed all
        the way in | in the hole | in the lock | is all i could find | is all i can find | is all i
        found | is all i got | is all i own | is all weve got | is all we could find | is all there
        is | was all i could find | was all i found | is the only thing i have | is the only thing
        i could find | is the only tool i have | is the only one i have | is what im using | is
        what i use | is what ive got | is what i got | is what weve got | is all that i have | is
        all thats left | by my side | at the ready | in my hands | in our hands | in my drawer | in
        the junk drawer | in a drawer | in the toolbox | in my tool box | in my kit | in my wallet
        | in our toolbox | in the car | in the garage | in the shed | on my person | on the counter
        | on my table | on the shelf | turned up | resurfaced | reappeared | showed up | was found
        | is found | safe and sound | still in the box | still in the bag | still there | still
        here | is there | good to go | safely stored | right there | in hand | at hand | here |
        ready | handy | right here | in front of me | with me | on hand | to hand | on me | nearby
        | lying around | in the slot | in its slot | next to me | right next to me | lying next to
        me | sitting next to me | beside me | lying here | sitting here | lies here | in front of
        us | on my desk | on the desk | in my pocket | in the drawer | in my toolbox | close by |
        within reach | lying beside me | available | present | accounted for | at my disposal | in
        my possession | in front | in my bag | in my purse | is all i have | is all ive got | is
        all we have | are all i have | is what i have | still taped | still attached | still have |
        in my hand | on the table | around""",
    # What somebody does with a thing that is at hand: `I am turning it with a coin`.
    "doing": """
        trying to | attempting to | having a go | working away | going at it | i am turning | im
        turning | i turn | i push | i am pushing | i press | im prying | i
        am prying | im opening | i am opening | im unscrewing | i am unscrewing | i poke |
        tried turning | tried opening | tried pushing | tried to open | tried to turn | been
        turning | been trying | been pushing | managed to open | managed to turn | i
        took | i closed | i opened | i removed | i pried | i unscrewed | we opened | we closed""",
    # What only something that is at hand does: `the tool just slips`.
    "works": """
        slips | keeps slipping | keeps slipping off | just slips | only slips | just spins |
        wont turn | will not turn | doesnt turn | does not turn | wont fit | doesnt fit | does
        not fit | will not fit | fits | fits perfectly | wont go in | doesnt go in | wont grip |
        doesnt grip | doesnt catch | doesnt do anything | does nothing | isnt doing anything |
        is too thick | is too big | is too small | is too thin | is too wide | is too short |
        bends | is bending | keeps bending | isnt working | is not working | did its job |
        turns it | turns the screw | is no help | is stuck | got stuck | slides in | goes in |
        slides right over | slides over | skates over | slides off | rides over | skips over | wont
        bite | doesnt bite | cant grip""",
    "want": """
        need | needs | needed | want | wants | buy | order | get | require | requires | look
        for | looking for | use | take | bring | wanted | needing | ask for | replace""",
    "only": """
        only | just | merely | simply | all i have is | all i have is a | all i have is my | all
        ive got is | all ive got is a | all we have is | all we have is a | all i could find is |
        all i could find is a | all i could find was | all i could find was a | all i can find is |
        all i can find is a | all i found is | all i found is a | all i found was | all i found was
        a | all i got is | all i got is a | all i own is | all i own is a | all we ve got is | all
        weve got is | all weve got is a | all we could find is a | all we could find was a | all
        there is is a | all theres is a | best i have is | best i have is a | best i could find is
        a | best i can find is a | best i can do is a | best i could find was a | closest thing i
        have is a | all i have on me is | all i have on me is a | all ive got on me is | all ive
        got on me is a | all i have here is | all i have here is a | all ive got here is | all ive
        got here is a | all i have at hand is | all i have at hand is a | all i have to hand is |
        all i have to hand is a | all i have right now is | all i have right now is a | all i have
        with me is | all i have with me is a | all i have in the house is | all i have in the house
        is a | all i have at home is | all i have at home is a | all i have at the moment is | all
        i have at the moment is a | only thing i have is | only thing i have is a | only thing ive
        got is | only thing ive got is a | only thing i could find is | only thing i could find is
        a | only thing i can find is | only thing i can find is a | only thing i could find was |
        only thing i could find was a | only thing i found is | only thing i found is a | only tool
        i have is | only tool i have is a | only tool ive got is | only tool ive got is a | what i
        have is | what i have is a | what i do have is | what i do have is a | what ive got is |
        what ive got is a | nothing but | nothing except | nothing other than | nothing apart from
        | nothing besides | solely""",
    "one": """
        one | it | that | them | any | mine | either | both""",
    # Words that end the reach of those above.
    "but": """
        but | though | although | however | except that | still | yet | whereas | while |
        because | since | so | then | anyway | otherwise | until""",
    "mine": """
        mine | my own | ours | i do | but i | but my | but mine | however i | i put | i
        bought | we put | we bought | son put | wife put | husband put | daughter put | kids
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
        sold | replaced an | replaced a | replaces my | replaces the | replaces an | replacing my |
        replacing an | took over from | successor of my | succeeded my | before that | once had |
        back then | always had | last year | replaced my | replaced
        the | swapped my | swapped the | upgraded from | moved from | switched from | traded | came
        from | started with | last camera was | previous camera was | old camera was | first camera
        was | last one was | previous one was | old one was | first one was | former camera was |
        last cam was | old cam was | last doorbell was | old doorbell was | previous doorbell was |
        camera before was | one before was | camera before that was | one before that was | my last
        | my previous | my former | until yesterday | retired my | retired the | retired our |
        finally retired my | scrapped my | ditched my | binned my | wanted a | wanted an | wanted
        the | was after an | was after a | the ones before | i had | we had | returned | gave away
        | got rid of | old ones | the old one | old one | originally | the last | prior | earlier |
        last time | at first | once used | ex""",
    "ago": """
        on the old ones | on the old batteries | by mistake | mistakenly | accidentally |
        years ago | i had | we had | since sold | sold | died years | returned | back then |
        before that | got rid of | went back to the store""",
    "after": """
        after | since i | since we | already | when i | i have just | ever since""",
    "now": """
        now | today | currently | for an | for a | for the | to an | since then | these days
        | these ones | new one | at the moment | right now | bought a | got a | got an |
        bought an | is now | are now | then got""",
    "hearsay": """
        they say | people say | told me | told us | i read | read that | wrote | writes |
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
        says | said | say | saying""",
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
        my kid | hers | theirs | his one""",
    "compare": """
        like the | like an | like a | like my | as on | as with | as the | unlike | than | same as
        | compared to | compared with | difference between | different to | differences between |
        one from | ones from | tool from | tool of | tool for | cover from | cover of | batteries
        from | battery from | screw from | key from | mount from | mount of | parts from | similar
        to | different from | just like | is for the | are for the | was for the | not for the |
        guide for the | page about | page about the | page on the | article about | article about
        the | article on the | video about | video about the | video on the | video of the | guide
        to the | guide on the | manual for the | manual of the | faq for the | faq about the | post
        about the | thread about the | review of the | box of the | instructions for my |
        instructions of the | video for | instructions for the | instead of | rather than | as in
        the | as for the other | works on the | works on my""",
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
        is fine | works fine | is ok | is okay | is working | is all good |
        is working fine | works great | works ok | works well | works perfectly | opened fine |
        is still fine | is still ok | is still working | still works | opened easily | was easy |
        are fine | work fine | are ok | works no problem | is no problem | is good | opened right
        up | opened no problem | is doing fine | is running fine | runs fine""",
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
    "retract": """
        actually it is | actually they are | actually there is | actually there are | wait
        it is | oh it is | yes it is | no it is | it is after all | they are after all | it
        is actually | or maybe not | actually no | actually not | i take that back | strike
        that | scratch that | no it isnt | it isnt | its not | it is not | well it was | it
        was until | it was once | or it was | at least it was | no it doesnt | not true |
        thats nonsense | thats wrong | thats not true | thats rubbish | wait no | no wait |
        no theyre not | theyre not | they arent | never believed it | never believed that | never
        believed them | dont believe it | dont believe that | dont believe him | dont believe her |
        dont believe them | didnt believe it | do not believe it | dont buy it | dont buy that |
        not buying it | i doubt it | i doubt that | i know better | which is wrong | which is
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
    stack stage start state stick sticker stickier sticks stock stocker stools stopping
    struck stuck stuff styles suggestion surely sweet switched switches table tables taker
    tape taper tapes tasks texts thanks thicker third thirst tighter timer tired tools torn
    tower tricker tuned turns twists twitch types units unstable vaults visitor volts wafer
    watch water waters weight weird whose wider wield wire wired wires wiring wiser wives
    worst writing written yield"""
)
"""English words that are near a word of many knowledge bases, and are no misspelling of it."""
