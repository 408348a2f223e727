"""The English that says whether a thing is at hand: had, lost, used.

Nothing here is about any product; that is in the phrases of the knowledge.
"""

__all__ = ["HOLDING"]

HOLDING: dict[str, str] = {
    # Words that say that something is at hand, or is not.
    "have": """
        jamming | jammed the | ramming | rammed the | shoving | sticking the | forcing the |
        forced the | wiggling the | wiggled the | jiggling the | jiggled the | pressing the |
        jabbing | jabbed the | poking | inserting | have | has | nothing but | have got | ive
        got | got | ive | weve got | own | found | find | here is | heres | there is | theres |
        i use | im using | i am using | we use | using | i tried | tried | im trying with | i
        push | i press | i insert | i put in | holding | i hold | used a | used the | used my |
        using a | using the | using my | did have | do have | still have | managed to find |
        borrowed | bought | i pull | even with | whatever i do with | no matter what i do with
        | im pressing | im pushing | had luck and found | dug out | dug up | grabbed | keep |
        kept | armed with | equipped with | came with | comes with | in my hand is | i do own |
        possess | lent me | gave me | sent me | i used | we used | pushed | pushed the | pushed
        my | pushing the | pulled the | pulling the | inserted | inserted the | inserting the |
        shoved | shoved the | poked the | poking the | stuck the | twisted the | twisting the |
        turned the | turning the | ive inserted | here with | at the door with | standing with |
        on the ladder with
        | outside with | ready with | waiting with | sitting with | tracked down | unearthed |
        rummaged up | scrounged up | scrounged | scared up | came across | stumbled on | got
        hold of | got ahold of | laid hands on | turned up | held on to | hung on to | hang on
        to | hanging on to | saved | kept hold of | ive kept | carry | carrying | ive located |
        packing | loaded with | supplied with | stocked with | blessed with | pulled out |
        fished out | grabbing | reached for | went and got | picked up | my trusty | trusty |
        at least have | at least i have | do own | have only | have just | still got | still
        own | lent us | gave us | handed me | brought me | borrowed the | working with | im
        working with | stuck with | left with | took a | trying with | tried with | trying it
        with | tried it with | tried it using | going at it with | i always use | i usually use
        | i normally use | we always use | i keep using | im going to use | i am going to use |
        gonna use | about to use | i will use | ill use | flipped the | flipped my | i pulled with |
        im pulling with | im pushing with | i pushed with | pushed sideways with | im prying with |
        i pried with""",
    "lack": """
        lost | lose | losing | misplaced | cant find | cannot find | can not find | couldnt
        find | could not find | threw the | threw my | thrown the | thrown my | threw away |
        threw out | thrown away | thrown out | tossed | binned | broke | snapped | snaped |
        missing | no sign of | gave away | cant locate | cannot locate | dont know where | no
        idea where | dont have | do not have | dont carry | do not carry | never carry | dont
        keep | do not keep | chewed | chewed up | ate | swallowed | melted | forgot to bring |
        left at home | havent got | have not got | hasnt got | doesnt have | doesnt come with |
        didnt come with | did not come with | came without | never got | nor have i got | nor
        do i have | neither do i have | never had | never received | never came with | never
        found | didnt get | did not get | didnt receive | did not receive | no longer have |
        dont own | do not own | havent a | left behind | ran out of | havent | dont got | aint
        got | never owned | not have | no longer got | dont even have | dont even own | lack |
        lacking | lack of | chucked out | chucked away | chucked | mislaid | cant seem to find
        | went missing | run out of | im out of | am out of | are out of | all out of | dropped
        and lost | got rid of | didnt have | wasnt given | werent given | not got | everything
        but | everything except | all but | didnt leave | did not leave | didnt include | did
        not include | forgot to include | left out | left no | didnt come with any | forgot to
        pack | missing my | missing the | misplaced my | never included | hasnt included | not
        included | cant for the life of me find | cannot for the life of me find | couldnt for
        the life of me find | no longer own | no longer possess | cant seem to locate | cannot
        seem to locate | cant manage to find | cannot seem to find | track down | mislay |
        forgot where | forgotten where | not sure where | who knows where | god knows where |
        no clue where | minus the | minus my | minus a | minus its | devoid of | bereft of |
        lost track of | losing track of | parted with | parted ways with | lent the | lent my |
        lent out | loaned the | loaned out | loaned my | nobody left us | nobody left me |
        nobody gave me | nobody gave us | no one left us | no one left me | no one gave us | no
        one gave me | didnt leave us | didnt leave me | didnt give me | didnt give us | never
        gave me | never gave us | never left us | ditched | trashed | discarded | disposed of |
        junked | scrapped | dumped | flushed | snapped my | snapped the | snapped off | busted
        | busted the | bent the | bent my | melted the | ruined | wrecked | destroyed | dont
        possess | do not possess | dont even possess | have yet to find | still looking for |
        still searching for | still hunting for | been looking for | been searching for |
        searched for | searching for | hunting for | havent found | have not found | havent
        seen | have not seen | not seen | never saw | never seen | couldnt locate | could not
        locate | unable to find | unable to locate | not able to find | failed to find | seem
        to have lost | must have lost | mustve lost | managed to lose | gone and lost | short
        of | fresh out of | shipped without | arrived without | arrived minus | came minus |
        shipped minus | sold without | delivered without | turned up without | showed up
        without | havent any | have not any | hasnt any | dont have any | without any | forgot
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
        fell down the drain | fell through | fell behind | fell between | fell down a | fell down
        the | rolled under | rolled away | rolled down | slipped through | dropped down the |
        burned | rusted away | not to hand | in the bin | in the garbage | in the rubbish | in the
        landfill | in a landfill | gone in the bin | went in the bin | went into the bin | went
        into the trash | went out in the trash | hit the bin | got binned | got trashed | got
        pitched | got recycled | was recycled | been binned | been tossed | been lost | been thrown
        | been chucked | been thrown out | been thrown away | ended up in the bin | ended up in the
        trash | bit the dust | grew legs | evaporated | who knows where | god knows where | lord
        knows where | no idea where | somewhere i cant find | hiding somewhere | buried somewhere |
        lost somewhere | is somewhere | got left behind | left behind | left at home | was left
        behind | at the cottage | at her place | at his place | at their place | miles away |
        snapped in half | broke in half | broke in two | snapped in two | cracked | crumbled |
        busted | is toast | ruined | destroyed | lost to | lost in | lost when | lost years | lost
        ages | lost long ago | not with me | not on me | not in here | wasnt supplied | was not
        supplied | not supplied | isnt supplied | wasnt provided | not provided | didnt arrive |
        never arrived | never shipped | wasnt packed | not packed | unaccounted for | m i a | out
        of reach | out of the house""",
    "ready": """
        in the van | in my van | in the truck | in my truck | in my car | in the boot | in the
        trunk | in the basement | in the cellar | in the kitchen | in the house | upstairs |
        downstairs | in the loft | in the workshop | all i have | all ive got | all i could
        find | all i can find | all i got | all weve got | the only thing i have | what i have
        | dangling from | hanging from | hanging on my | taped to | clipped to | stuck to | in
        its bag | inserted | pushed in | pressed in | pushed all the way in | in the hole | in
        the lock | is all i could find | is all i can find | is all i found | is all i got | is
        all i own | is all weve got | is all we could find | is all there is | was all i could
        find | was all i found | is the only thing i have | is the only thing i could find | is
        the only tool i have | is the only one i have | is what im using | is what i use | is
        what ive got | is what i got | is what weve got | is all that i have | is all thats
        left | by my side | at the ready | in my hands | in our hands | in my drawer | in the
        junk drawer | in a drawer | in the toolbox | in my tool box | in my kit | in my wallet
        | in our toolbox | in the car | in the garage | in the shed | on my person | on the
        counter | on my table | on the shelf | turned up | resurfaced | reappeared | showed up
        | was found | is found | safe and sound | still in the box | still in the bag | still
        there | still here | is there | good to go | safely stored | right there | in hand | at
        hand | here | ready | handy | right here | in front of me | with me | on hand | to hand
        | on me | nearby | lying around | in the slot | in its slot | next to me | right next
        to me | lying next to me | sitting next to me | beside me | lying here | sitting here |
        lies here | in front of us | on my desk | on the desk | in my pocket | in the drawer |
        in my toolbox | close by | within reach | lying beside me | available | present |
        accounted for | at my disposal | in my possession | in front | in my bag | in my purse
        | is all i have | is all ive got | is all we have | are all i have | is what i have |
        still taped | still attached | still have | in my hand | on the table | around""",
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
        not fit | will not fit | fits | fits perfectly | wont go in | doesnt go in | wont grip
        | doesnt grip | doesnt catch | doesnt do anything | does nothing | isnt doing anything
        | is too thick | is too big | is too small | is too thin | is too wide | is too short |
        bends | is bending | keeps bending | isnt working | is not working | did its job |
        turns it | turns the screw | is no help | is stuck | got stuck | slides in | goes in |
        slides right over | slides over | skates over | slides off | rides over | skips over |
        wont bite | doesnt bite | cant grip""",
    "want": """
        need | needs | needed | want | wants | buy | order | get | require | requires | look
        for | looking for | use | take | bring | wanted | needing | ask for | replace""",
    "only": """
        only | just | merely | simply | all i have is | all i have is a | all i have is my |
        all ive got is | all ive got is a | all we have is | all we have is a | all i could
        find is | all i could find is a | all i could find was | all i could find was a | all i
        can find is | all i can find is a | all i found is | all i found is a | all i found was
        | all i found was a | all i got is | all i got is a | all i own is | all i own is a |
        all we ve got is | all weve got is | all weve got is a | all we could find is a | all
        we could find was a | all there is is a | all theres is a | best i have is | best i
        have is a | best i could find is a | best i can find is a | best i can do is a | best i
        could find was a | closest thing i have is a | all i have on me is | all i have on me
        is a | all ive got on me is | all ive got on me is a | all i have here is | all i have
        here is a | all ive got here is | all ive got here is a | all i have at hand is | all i
        have at hand is a | all i have to hand is | all i have to hand is a | all i have right
        now is | all i have right now is a | all i have with me is | all i have with me is a |
        all i have in the house is | all i have in the house is a | all i have at home is | all
        i have at home is a | all i have at the moment is | all i have at the moment is a |
        only thing i have is | only thing i have is a | only thing ive got is | only thing ive
        got is a | only thing i could find is | only thing i could find is a | only thing i can
        find is | only thing i can find is a | only thing i could find was | only thing i could
        find was a | only thing i found is | only thing i found is a | only tool i have is |
        only tool i have is a | only tool ive got is | only tool ive got is a | what i have is
        | what i have is a | what i do have is | what i do have is a | what ive got is | what
        ive got is a | nothing but | nothing else but | nothing else here but | nothing here but
        | nothing around but | nothing else around but | nothing except | nothing other than |
        nothing apart from |
        nothing besides | solely""",
    "one": """
        one | it | that | them | any | mine | either | both""",
}
"""Kinds of cues, as in `language.CUES`, that are about things."""
