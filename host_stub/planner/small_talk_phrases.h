// The phrases of small talk, as token patterns (token_patterns.h): what may stand at the front,
// around a request, between marks and at the end. Data alone; see small_talk.cpp.
#pragma once

#include <array>
#include <string_view>

namespace claribi::planner {

// What has to stand behind a phrase at the front.
enum class Behind { kAnything, kMark, kQuestion };

struct Spoken {
  std::string_view pattern;
  Behind behind;
};

inline constexpr std::string_view kOpeners =
    "which|what|who|whose|how|where|when|why|is|are|was|were|do|does|did|has|have|can|could|would|"
    "will|may|might|please|pls|kindly|list|show|give|tell|count|name|compare|find|display|i|we|any|"
    "so|just|the|our|my|let|let's|be|quick|but";

inline constexpr std::array kFront{
    // Sounds and first words.
    Spoken{"ladies and gentlemen", Behind::kMark}, Spoken{"simply", Behind::kAnything},
    Spoken{"?i|we need|want *some|a|your|little help|hand|assistance *here|please|with|this",
           Behind::kMark},
    Spoken{"would love|like ?to see|know|have|get ?a|an", Behind::kQuestion},
    Spoken{"top of the morning ?to ?you|all", Behind::kMark},
    Spoken{"hi|hello|hey ?there and good morning|afternoon|evening|day *to|you|all|team|everyone",
           Behind::kMark},
    Spoken{"computer|assistant|bot|robot|machine|dear ?assistant", Behind::kMark},
    Spoken{"?it ?is|am ?i me *again|once|more", Behind::kMark},
    Spoken{"i know *this|it|that|is|may|might|be|a|an|silly|stupid|basic|dumb|odd|question|sounds|"
           "obvious|has|was|been|asked|before|already but|,",
           Behind::kAnything},
    Spoken{"?just|a *quick|short|brief|sanity|simple check|checking|curious|asking|wondering ,",
           Behind::kAnything},
    Spoken{"?and|ok the|my|our|a|another|one ?next|first|second|third|last|final|other|more|new "
           "question|one|thing *is|for|you|today|would|be|then ?,",
           Behind::kQuestion},
    Spoken{"next|first|second|third|last|final|new|other question|one|thing ,", Behind::kAnything},
    Spoken{"question|q *no|number|nr 1|2|3|4|5|one|two|three ,", Behind::kAnything},
    Spoken{"next|first|firstly|second|secondly|finally|lastly|then|also ,", Behind::kAnything},
    Spoken{"here is ?my|the|a|one ?next|other question|one|request *is|for|you ,",
           Behind::kAnything},
    Spoken{"what i|we *would|really|just|want|wanted|need|like|to know|see|learn|find ?out is|,",
           Behind::kQuestion},
    Spoken{"any idea|clue|chance|guess ?of|about|as ?to", Behind::kQuestion},
    Spoken{
        "?i|we *am|are|was|were|just|currently|still trying|hoping|looking|wanting|struggling *to "
        "find|figure|see|know|learn|understand|work *out",
        Behind::kQuestion},
    Spoken{"?can|could|would ?you *please|kindly|quickly help|assist me|us "
           "*out|please|with|this|quickly|"
           "a|bit ?,",
           Behind::kQuestion},
    Spoken{"i|we *just|really need *your|some|a|bit|of|little help|support *here|please|with|this",
           Behind::kMark},
    Spoken{"?please|kindly do the needful and|,", Behind::kAnything},
    Spoken{"?please|kindly advise|inform|enlighten ?me|us ?on|about|of ?,", Behind::kQuestion},
    Spoken{"um|uh|uhm|umm|uhh|erm|er|eh|ehm|hmm|hm|mhm|ah|oh|huh|aha", Behind::kAnything},
    Spoken{"okay|ok|okey|alright|allright|alrighty", Behind::kAnything},
    Spoken{"all right ,", Behind::kAnything},
    Spoken{"right|well|now|look|listen|anyway|anyways|yes|yeah|yep|ya|fine|great|cool|super|"
           "perfect|good|lovely|thanks|hmmm ,",
           Behind::kAnything},
    Spoken{"well|anyway|anyways|basically|honestly|frankly|essentially|seriously",
           Behind::kQuestion},
    Spoken{"basically|honestly|frankly|essentially|seriously ,", Behind::kAnything},
    Spoken{"right so|then", Behind::kQuestion}, Spoken{"and", Behind::kQuestion},
    Spoken{"but|so like|basically|yeah", Behind::kQuestion}, Spoken{"but|so", Behind::kAnything},
    Spoken{"so basically|um|uh|like|yeah", Behind::kAnything},
    Spoken{"you know what ,", Behind::kAnything},
    // Greetings.
    Spoken{
        "hi|hello|hey|heya|hiya|howdy|hallo|moin|servus|greetings|bonjour|salut|hola|ciao|salve|"
        "namaste|ahoy|aloha|hej|hei|ola|olá|tach|grüezi|shalom|salam|yo *there|all|team|everyone|"
        "everybody|folks|guys|again|colleague|colleagues|friend|friends|together|zusammen|dear|"
        "buddy|mate|assistant|bot|mitenand|and|à|tous",
        Behind::kMark},
    Spoken{"?a|very good morning|afternoon|evening|day *to|you|all|team|everyone|everybody|folks|"
           "colleagues|colleague|there|dear",
           Behind::kMark},
    Spoken{"morning|afternoon|evening *all|team|everyone|everybody|folks|colleagues",
           Behind::kMark},
    Spoken{"guten|schönen|gute tag|morgen|abend *zusammen|alle|team|liebe|kollegen", Behind::kMark},
    Spoken{"grüß|gruess|grüss gott|dich|euch *zusammen|alle", Behind::kMark},
    Spoken{"buenos|buenas|bom|boa|bon|buon días|dias|tardes|noches|dia|tarde|giorno|jour",
           Behind::kMark},
    Spoken{"buongiorno|buonasera|bonsoir|goedemorgen|goedendag|dobrý|hejsan ?den", Behind::kMark},
    Spoken{"dear *my|all|team|teams|colleague|colleagues|sir|madam|or|everyone|everybody|friend|"
           "friends|support|assistant|folks|bot|ladies|gentlemen|and",
           Behind::kMark},
    Spoken{"to whom it may concern", Behind::kMark},
    // Wishes and apologies.
    Spoken{"?i|we ?do|really hope|trust|hoping ?that *you|everyone|everybody|all|this|it|your|the|"
           "team|is|are|were|had|have|having|has|both|doing|keeping|a|an|finds|find|very|really|"
           "day|week|weekend|morning|start|going|had well|fine|good|great|nice|okay|ok|safe|lovely|"
           "healthy|pleasant|day|week|weekend "
           "*today|day|week|weekend|morning|start|so|far|there|and|everyone|all",
           Behind::kMark},
    Spoken{"how are you *doing|today|all|everyone|this|morning|guys", Behind::kMark},
    Spoken{"?so|very|really|i'm|terribly|i ?am sorry|apologies|apologise|apologize|pardon|forgive|"
           "excuse *me|to|for|bother|bothering|disturb|disturbing|trouble|troubling|interrupt|"
           "interrupting|you|again|the|late|silly|stupid|dumb|basic|naive|question|interruption|"
           "disturbance|asking|inconvenience|my|english|bad|with|this|a|about|ask|such|so|another|"
           "if|is|that|it's|it|noob|obvious",
           Behind::kQuestion},
    Spoken{"?i am new to|with this|here *so", Behind::kMark},
    // What kind of request it is.
    Spoken{"?very|super urgent|urgently|incident|outage|emergency|escalation|attention|important|"
           "question|questions|request|task|todo|fyi|ping|p1|p0|sev1|asap|help *please|"
           "needed|here|today",
           Behind::kMark},
    Spoken{"this|it|that is *very|super|quite|really|a|an urgent|important|emergency|incident|"
           "outage",
           Behind::kMark},
    Spoken{"no|not rush|hurry|urgent ?at ?all", Behind::kQuestion},
    Spoken{
        "when|whenever|if you have|get|find|got *a|the|some|spare|free|quick minute|moment|second|"
        "sec|chance|time ?please",
        Behind::kQuestion},
    Spoken{
        "?just ?a|one|my|another|only quick|small|short|tiny|simple|dumb|silly|stupid|easy|basic|"
        "random|little|brief *and|quick|short|simple|silly question|one|thing|ask|favour|favor "
        "*please|here|today",
        Behind::kQuestion},
    Spoken{
        "?just ?a|one|my|another|only quick|small|short|tiny|simple|dumb|silly|stupid|easy|basic|"
        "random|little|brief *and|quick|short|simple|silly question|one|thing|ask|favour|favor "
        "for|from you|me|us *please|here|today",
        Behind::kQuestion},
    Spoken{
        "thank|thanks ?you *for|your|the|my|help|support|so|far|again|already|in|advance|all|last|"
        "answer|answers|previous|very|much|a|lot|that",
        Behind::kMark},
    Spoken{"?just ?one|a more|last|final question|thing ?please", Behind::kMark},
    Spoken{"if it is not too|to much trouble|work|hassle|effort|asked", Behind::kQuestion},
    Spoken{"if it is not a problem|bother", Behind::kQuestion},
    Spoken{"if ?that|this|it ?is possible|ok|okay|alright", Behind::kMark},
    Spoken{"if you do|would not mind", Behind::kQuestion}, Spoken{"fyi|btw", Behind::kQuestion},
    Spoken{"by the way", Behind::kQuestion},
    Spoken{"?could|can|would ?you ?please do me|us a|the favour|favor and|, *please",
           Behind::kAnything},
    Spoken{"?just|one another|one|a question|thing ,", Behind::kQuestion},
    Spoken{"?i|we ?just|only|really need|want|require ?just|only|exactly one|1|a ?single number|"
           "figure|count ?please|only|here|for|this , how|number|count|what",
           Behind::kAnything},
    Spoken{"?just|only one|1|a ?single number|figure ?only|please , how|number|count|what",
           Behind::kAnything}};

// Around a request, up to the verb that says what is wanted.
inline constexpr std::array kRequests{
    std::string_view{"are|is you|anybody|anyone|somebody|someone able|happy|willing to"},
    std::string_view{
        "could|can|would|will you|someone|somebody|anyone|anybody *please|maybe|perhaps|"
        "possibly|also be *so|very|as kind|good|nice|sweet|helpful *enough|and|as|to"},
    std::string_view{"?please|kindly|pls be *so|very|as kind|good|nice|sweet *enough|and|as|to"},
    std::string_view{"i|we was|am|were|are *just|also wondering if|whether you|someone|anyone "
                     "could|can|might|would *please|maybe|perhaps|possibly|also|be|able|to"},
    std::string_view{
        "i|we wonder *if|whether you|someone|anyone could|can|might|would *please|maybe"},
    std::string_view{
        "i|we would|will be *very|so|most|really|forever grateful|thankful|happy|glad|"
        "obliged|pleased|delighted if|when you|someone|anyone could|can|would|might *please|"
        "maybe|perhaps"},
    std::string_view{
        "it would be *very|so|really|super great|nice|good|helpful|lovely|kind|awesome|"
        "cool if|when you|someone could|can|would|might *please|maybe|perhaps"},
    std::string_view{
        "i|we would|will *really|much|very|greatly|so appreciate it if|when you|someone "
        "could|can|would|might *please|maybe|perhaps"},
    std::string_view{"would|do|does|might|could you|anyone|someone|somebody happen to *know|have"},
    std::string_view{"you would|could|do|might not *happen|by|any|chance|to|perhaps know"},
    std::string_view{
        "i|we was|were|am|are *just|really hoping ?that you|someone could|can|might|would "
        "*please|maybe"},
    std::string_view{"any chance *that you could|can *please|maybe"},
    std::string_view{"is there *any|a chance *that you could|can *please|maybe"},
    std::string_view{"may|might|can|could i|we *please|just|quickly ask|inquire|enquire ?you"},
    std::string_view{"let me|us *just|quickly|please ask ?you"},
    std::string_view{
        "i|we *would|just|wanted|want|have|need|like|to|also ask|inquire|enquire ?you"},
    std::string_view{"i|we *would|just|wanted|like|to wondered"}};

// Between two marks, or at the end.
inline constexpr std::array kApart{
    std::string_view{"you know"},
    std::string_view{"like"},
    std::string_view{"i guess"},
    std::string_view{"i think"},
    std::string_view{"i suppose"},
    std::string_view{"if you will"},
    std::string_view{"please|pls|plz"},
    std::string_view{"kindly"},
    std::string_view{"would|will|could|can you ?please|kindly"},
    std::string_view{"by the way"},
    std::string_view{"by any chance"},
    std::string_view{"if i may ?ask"},
    std::string_view{"?just|purely out of curiosity|interest"},
    std::string_view{"do you know"},
    std::string_view{"asking for a friend"},
    std::string_view{"it|this|that is *very|really|quite|super|rather urgent|important"},
    std::string_view{"btw|fyi"},
    std::string_view{"that|this is all|it ?for ?now|today"},
    std::string_view{"so to say|speak"}};

// At the end alone; no mark has to stand before.
inline constexpr std::array kBehind{
    std::string_view{"right away $"},
    std::string_view{"quickly|immediately|promptly $"},
    std::string_view{"then|though|tho|btw|merci|grazie|danke|gracias|thx|ty|tia|obrigado|obrigada|"
                     "tack|kindly|pls|plz|asap $"},
    std::string_view{
        "*and|many|much|so|great|big|vielen thanks|thank|danke|thx|cheers|merci|grazie|"
        "gracias *you|so|very|much|a|lot|bunch|million|ton|in|advance|for|your|my|the|help|"
        "helping|time|all|support|effort|efforts|again|already|beaucoup|mille|schön|"
        "everyone|team|guys|mate|indeed|, *and|have|has|a|nice|great|good|lovely|day|"
        "evening|weekend|week|best|kind|warm|regards|wishes|bye|ciao|cheers|greetings|, $"},
    std::string_view{"*and have a nice|great|good|lovely|wonderful *rest|of|the|your day|evening|"
                     "weekend|week|one ?ahead $"},
    std::string_view{"best|kind|warm|kindest regards|wishes $"},
    std::string_view{"por|per|s'il favor|favore|vous ?plaît|plait $"},
    std::string_view{"bitte|prego|bye|ciao|cheers $"},
    std::string_view{"for me|us real|really|super quick|quickly|fast $"},
    std::string_view{"at all $"},
    std::string_view{"*,  at all anywhere|somewhere $"}};

}  // namespace claribi::planner
