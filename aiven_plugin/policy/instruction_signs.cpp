#include "policy/instruction_signs.h"

namespace claribi::policy {
namespace {



// Who is told.
constexpr std::string_view kAssistant =
    "ai|assistant|assistants|llm|llms|chatbot|chatgpt|claude|copilot|gemini|gpt";
constexpr std::string_view kModel =
    "agent|agents|ai|assistant|assistants|chatbot|chatgpt|claude|copilot|gemini|gpt|llm|llms|model|"
    "models";
constexpr std::string_view kUser =
    "customer|human|operator|person|user|user's|users|anyone|anybody|them";
// What is told.
constexpr std::string_view kOver =
    "bypass|discard|disregard|forget|ignore|ignoring|override|supersede|supersedes|overrides";
constexpr std::string_view kLeave =
    "abandon|disobey|dismiss|drop|erase|neglect|overrule|overwrite|skip|violate|reset|unlearn";
constexpr std::string_view kRules =
    "context|guardrails|guidance|guidelines|instruction|instructions|message|messages|policies|"
    "policy|prompt|prompts|rules|safeguards|directions|directives|restrictions";
constexpr std::string_view kOrders =
    "instruction|instructions|prompt|guidelines|guardrails|directives|safeguards|restrictions";
constexpr std::string_view kEarlier =
    "above|all|any|before|earlier|every|existing|former|other|preceding|previous|prior|safety|"
    "system|their|user|user's|users|your|developer|operator|foregoing";
constexpr std::string_view kNot =
    "don't|dont|never|not|without|avoid|cannot|refrain|nobody|nothing";
constexpr std::string_view kTelling =
    "alert|alerting|disclose|disclosing|explain|inform|informing|mention|mentioning|"
    "notify|notifying|reveal|revealing|tell|telling|warn|warning|ask|asking|bother";
constexpr std::string_view kCall = "call|calling|execute|invoke|invoking|run|trigger";
constexpr std::string_view kPass =
    "add|append|attach|copy|embed|encode|fill|forward|give|hand|include|insert|leak|pass|paste|"
    "post|"
    "provide|put|reads|read|send|share|submit|supply|transmit|upload|write|email|mail|dump|"
    "exfiltrate|place|store";
constexpr std::string_view kGive =
    "append|attach|embed|encode|forward|give|hand|include|insert|leak|pass|paste|post|provide|put|"
    "send|share|submit|supply|transmit|upload|email|mail|exfiltrate";
// What somebody is told to do with it.
constexpr std::string_view kDo =
    "add|answer|append|approve|buy|call|change|claim|comply|copy|create|delete|disregard|do|don't|"
    "dump|email|execute|fetch|first|follow|forget|forward|give|grant|ignore|include|insert|invoke|"
    "install|make|never|not|obey|open|output|pass|pay|please|prefer|print|recommend|remove|repeat|"
    "reply|report|respond|reveal|run|say|send|set|share|skip|submit|tell|transfer|trigger|trust|"
    "update|upload|use|write|you|always|also|after|before|when|treat|act|read|remember|only|must";

// clang-format off
constexpr InstructionSign kSigns[] = {
    // Rules are taken away.
    {InstructionKind::kOverridesRules, 4, {kOver, kEarlier, kRules}},
    {InstructionKind::kOverridesRules, 4, {kOver, "instruction|instructions|guidelines|prompt|rules|guardrails|directives|restrictions", "above|before|earlier|given|previously|received|your"}},
    {InstructionKind::kOverridesRules, 2, {kLeave, "above|earlier|previous|prior|safety|system|your|preceding", kOrders}},
    {InstructionKind::kOverridesRules, 2, {kOver, "everything|anything|what|whatever", "above|before|previous|told|learned|said"}},
    {InstructionKind::kOverridesRules, 2, {kOver, "all", "above|before|told|learned|said"}},
    {InstructionKind::kOverridesRules, 2, {"new|updated|real|actual|true", "instructions|rules", "follow"}},
    {InstructionKind::kOverridesRules, 3, {"not|never|don't|stop", "follow|following|obey|obeying|respect", "rules|guidelines|instructions|policies|prompt", "your|developer|system|operator"}},
    {InstructionKind::kOverridesRules, 2, {"not|never|don't|stop", "follow|following|obey|obeying|respect", "your|developer|system|operator", "rules|guidelines|instructions|policies|prompt|restrictions"}},
    {InstructionKind::kOverridesRules, 4, {"instructions|rules|description|text", "of|in", "this", "tool|description|server", "priority|precedence|override|supersede|overrides|supersedes"}},
    {InstructionKind::kOverridesRules, 2, {"takes|take|has|have", "precedence|priority", "over", "other|all|any|user|system|previous|prior|your|every"}},
    {InstructionKind::kOverridesRules, 4, {"earlier|previous|prior|former|your|preceding|existing", "instructions|guidelines|directives|guardrails", "ignored|void|invalid|obsolete|cancelled|canceled|suspended|lifted|disabled|revoked|overridden|superseded"}},
    {InstructionKind::kOverridesRules, 3, {"no|not", "longer", "bound|follow|subject|restricted|apply|applies|obey", "rules|guidelines|instructions|restrictions|guardrails"}},
    {InstructionKind::kOverridesRules, 1, {kModel, "with|without|has", "no|any|restrictions|guardrails", "restrictions|guardrails|limitations|rules|and|in|or"}},
    {InstructionKind::kOverridesRules, 3, {"disable|deactivate|switch|turn|bypass|circumvent", "your|all|any|the|safety|content", "guardrails|safeguards|safety|moderation|restrictions"}},
    // A model is spoken to.
    {InstructionKind::kAddressesModel, 1, {"you|you're", "are|act|behave|become|an|a", "an|a|now|the|as", kModel}},
    {InstructionKind::kAddressesModel, 0, {"you", "are", "now"}},
    {InstructionKind::kAddressesModel, 0, {"you're", "now"}},
    {InstructionKind::kAddressesModel, 1, {"from", "now", "on", "you|your|always|every|all|respond|answer|act|,"}},
    {InstructionKind::kAddressesModel, 2, {"stay|remain|continue|keep", "in|playing", "role|character|persona"}},
    {InstructionKind::kAddressesModel, 2, {"your", "new|only|real|actual|true|secret|sole", "role|persona|identity|task|goal|job|mission|purpose|objective|instructions"}},
    {InstructionKind::kAddressesModel, 1, {"as", "an|the", "ai|assistant|llm|model|agent", "you|always|never|,|must|i"}},
    {InstructionKind::kAddressesModel, 1, {"as", "an|the", "ai|assistant|llm"}},
    {InstructionKind::kAddressesModel, 1, {"dear|attention|hey|hello|note|hi|listen", "ai|assistant|llm|llms|model|models|agents|assistants|claude|chatgpt|gpt"}},
    {InstructionKind::kAddressesModel, 0, {"^|attention", kAssistant, ":"}},
    {InstructionKind::kAddressesModel, 0, {"^", kAssistant, ","}},
    {InstructionKind::kAddressesModel, 1, {"for|to|attention|^", kModel, ":|,", kDo}},
    {InstructionKind::kAddressesModel, 2, {"note|notice|message|hint|reminder|instruction|instructions|memo|ps|postscript|guidance", "for|to", kModel, ":|,|" "reading|processing|using|calling|that"}},
    {InstructionKind::kAddressesModel, 2, {"ai|assistant|assistants|llm|llms|chatgpt|claude|copilot|gemini|gpt", "must|should|shall|has|have|needs|need|is|are|will|may", kDo}},
    {InstructionKind::kAddressesModel, 3, {"ai|assistant|assistants|llm|llms|chatgpt|claude|copilot|gemini|gpt", "must|should|shall|has|have|needs|need|is|are", "always|never|not|required|call|use|ignore|to|obliged|prefer|only|allowed|instructed|expected"}},
    {InstructionKind::kAddressesModel, 1, {"the|every|any|your|all|each", "model|agent|models|agents", "must|should|shall|has|have|needs|need", kDo}},
    {InstructionKind::kAddressesModel, 2, {"if|when|whenever", "you", "are|read|see", "an|a|this|the", kModel}},
    {InstructionKind::kAddressesModel, 0, {"system|hidden|developer", "instruction|instructions|override|note"}},
    {InstructionKind::kAddressesModel, 1, {"your|this|new|following", "system|hidden|initial|original", "prompt|message|instructions"}},
    {InstructionKind::kAddressesModel, 2, {"pretend|roleplay|imagine", "you|to|that", "are|be|were"}},
    {InstructionKind::kAddressesModel, 1, {"your", "training|guidelines|safety|alignment|programming", "rules|data|guidelines|training|policy|policies|instructions|,|and|or|$|does|do"}},
    {InstructionKind::kAddressesModel, 2, {"by|on|per|under", "order|orders|authority|decree|command|instruction|direction", "of|from", "security|admin|administrator|administrators|anthropic|openai|management|developers|ceo|compliance|legal"}},
    {InstructionKind::kAddressesModel, 2, {"authorized|authorised|approved|mandated|signed", "by|from", "anthropic|openai"}},
    {InstructionKind::kAddressesModel, 0, {"god|unrestricted|jailbreak", "mode"}},
    {InstructionKind::kAddressesModel, 1, {"^", "system", ":", kDo}},
    // Calls, or answers, are steered.
    {InstructionKind::kSteersCalls, 1, {"always|must|should", "call|invoke|run|execute|calling|invoking", "this|me|it"}},
    {InstructionKind::kSteersCalls, 1, {"always", "call|invoke|run|execute|trigger"}},
    {InstructionKind::kSteersCalls, 3, {"always|must|should|only", "use|prefer|select|choose|pick", "this", "tool|function|server"}},
    {InstructionKind::kSteersCalls, 3, {"always|only", "use|prefer|select|choose|pick", "this|me", "instead|first|over"}},
    {InstructionKind::kSteersCalls, 3, {"before|instead|over|prior", "any|all|every|other|of|to", "other|any|all|tool|tools|the", "tool|tools|function|functions|server|servers|call|calls"}},
    {InstructionKind::kSteersCalls, 2, {"never|not|stop|avoid|don't", "use|call|using|calling|invoke|trust", "other|another|any|different|competing|alternative", "tool|tools|function|functions|server|servers|provider|providers"}},
    {InstructionKind::kSteersCalls, 4, {"never|don't|stop|must", "use|call|using|calling|invoke|trust", "tool|tools|server|servers", "other|another|different|competing|rival"}},
    {InstructionKind::kSteersCalls, 3, {"every|each|any|all", "conversation|message|turn|request|session|response|task|prompt", kCall, "this|me|it"}},
    {InstructionKind::kSteersCalls, 1, {"first|last|only", "tool|call|thing|function|step", "in|of|at|you", "every|each|any|call", "conversation|message|turn|session|chat|in"}},
    {InstructionKind::kSteersCalls, 4, {kCall, "this|me|it", "every|each|any|all", "conversation|message|turn|session|response|prompt|time"}},
    {InstructionKind::kSteersCalls, 2, {"replaces|supersedes|deprecates|overrides", "all|any|every|other|the", "other|all|tool|tools", "tool|tools|function|functions|server|servers"}},
    {InstructionKind::kSteersCalls, 4, {"when|whenever|if|before|after", "use|call|invoke|run|using|calling|invoking|running", "@", "always|must|never|also|instead|silently", kDo}},
    {InstructionKind::kSteersCalls, 4, {"when|whenever|if|each|every", "send|sending|reply|replying|email|mail|message|pay|transfer|write|create", "always|must|also|silently", "add|include|append|copy|forward|bcc|cc|insert|put", "@|bcc|cc|channel|account|address|recipient|recipients|copy"}},
    {InstructionKind::kSteersCalls, 5, {"must|always|should|also|please", "add|include|set|put|insert|cc|bcc|copy|append", "recipient|recipients|bcc|cc"}},
    {InstructionKind::kSteersCalls, 4, {"in|begin|start|end|finish|conclude", "your", "reply|answer|response|replies|answers|responses|output|summary", "must|always|never|recommend|claim|say|tell|mention|include|add|append|advertise|promote|with|also"}},
    {InstructionKind::kSteersCalls, 6, {"always|must|never|recommend|claim|append|advertise|promote|should", "your", "reply|answer|response|replies|answers|responses"}},
    {InstructionKind::kSteersCalls, 2, {"must|always|should|only", "recommend|advertise|endorse|praise"}},
    {InstructionKind::kSteersCalls, 1, {"and|then|must|should|always|to", "claim|pretend|lie", "that|to|they|it|you|there"}},
    {InstructionKind::kSteersCalls, 1, {"and|then|always|but|just", "report|say|answer|reply|claim", "success|done"}},
    // The user is kept out.
    {InstructionKind::kKeepsFromUser, 1, {kNot, kTelling, kUser}},
    {InstructionKind::kKeepsFromUser, 3, {kNot, "show|say|display|showing", "to", kUser}},
    {InstructionKind::kKeepsFromUser, 3, {kNot, "mention|reveal|disclose|discuss|report|describe", "this|that|it|these|anything", "to|tool|step|instruction|instructions|message|call|fact|$"}},
    {InstructionKind::kKeepsFromUser, 2, {"without|no|skip|skipping|bypass|bypassing", "user|user's|human|any|further|prior|the", "approval|confirmation|consent|knowledge|knowing|permission|noticing|awareness|review"}},
    {InstructionKind::kKeepsFromUser, 1, {"without", "asking|telling|mentioning|informing", "$|it|them|anyone|anybody|first|for|user|the|me"}},
    {InstructionKind::kKeepsFromUser, 2, {"never|not|don't|dont", "ask|asking|wait|seek|request|requesting", "confirmation|permission|approval|consent|confirm"}},
    {InstructionKind::kKeepsFromUser, 2, {"skip|bypass|suppress|disable|dismiss|click", "the|any|all|every", "confirmation|approval|consent|permission|safety", "dialog|dialogs|prompt|prompts|step|check|checks|$|,|and|warnings"}},
    {InstructionKind::kKeepsFromUser, 3, {"keep|hide|conceal|withhold", "this|it|that|secret|these|them|hidden|the", "from|secret|confidential|hidden", kUser}},
    {InstructionKind::kKeepsFromUser, 2, {"keep|remain|stay", "this|it|that|these", "secret|hidden|confidential"}},
    {InstructionKind::kKeepsFromUser, 2, {"secretly|silently|quietly|covertly|discreetly|stealthily|unnoticed", "call|send|include|pass|upload|forward|add|append|copy|invoke|execute|read|collect|attach|run|update|delete|change|set|create|write|transfer|approve"}},
    {InstructionKind::kKeepsFromUser, 3, {"user|human|users|customer", "must|should|need|does|do|will|shall|can", "not|never", "know|see|notice|learn|told|informed|aware|find"}},
    {InstructionKind::kKeepsFromUser, 3, {"user|human|users|customer", "needn't|mustn't|won't|shouldn't|never", "know|notice|learn|told|informed|aware|find|knows|notices|learns"}},
    {InstructionKind::kKeepsFromUser, 4, {"whatever|regardless|irrespective|even|matter", kUser, "say|says|said|ask|asks|asked|want|wants|wanted|object|objects|refuse|refuses|declines|declined|instructs|instructed|thinks|wishes|answered|answers|prefers|told|tells|intended|disagrees|protests"}},
    // Secrets are wanted.
    {InstructionKind::kAsksForSecrets, 5, {kGive, "conversation|chat|message", "history|transcript|log|context|so"}},
    {InstructionKind::kAsksForSecrets, 5, {kPass, "system|hidden|initial|your", "prompt|instructions"}},
    {InstructionKind::kAsksForSecrets, 2, {"reveal|recite|disclose|expose|leak|repeat|quote|print|output", "your|system|initial|hidden|original", "prompt|instructions|rules|guidelines"}},
    {InstructionKind::kAsksForSecrets, 5, {kPass, "entire|full|whole|complete|all|previous|user's|earlier|recent|last|everything|what", "conversation|prompt|messages|transcript|dialogue|dialog|said|typed|wrote"}},
    {InstructionKind::kAsksForSecrets, 5, {kPass, "contents|content|file|files|value|values|of|from|in", "ssh|id|env|credentials|aws|etc|dotenv", "rsa|config|passwd|shadow|credentials|key|keys|file|files|ed25519"}},
    {InstructionKind::kAsksForSecrets, 4, {kPass, "user's|users|your|their|all|any|available|known|stored|every|each|own", "password|passwords|credentials|secrets|tokens|keys|cookies|token|passphrase|pin"}},
    {InstructionKind::kAsksForSecrets, 4, {kGive, "token|tokens|password|passwords|credentials|secrets|cookies|cookie|hashes|passphrase", "of|from|found|in", "user|user's|users|environment|env|keychain|browser|memory|disk|machine|conversation|wallet|vault|clipboard"}},
    {InstructionKind::kAsksForSecrets, 4, {kGive, "key|keys|variables", "of|from|found|in", "environment|env|keychain|browser|memory|disk|machine|wallet|vault|clipboard"}},
    {InstructionKind::kAsksForSecrets, 2, {kGive, "password|passwords|credential", "hash|hashes"}},
    {InstructionKind::kAsksForSecrets, 4, {"fetch|get|read|collect|retrieve|dump|list|look|load|gather", "variable|variables|secret|secrets|password|passwords|credential|credentials|hashes|cookies|ssh", "and|then", kGive}},
    {InstructionKind::kAsksForSecrets, 3, {kGive, "last|latest|previous|entire|full|whole|every|all", "user|user's|users", "message|messages|input|prompt|question"}},
    {InstructionKind::kAsksForSecrets, 3, {kGive, "clipboard|keychain|wallet|seed|mnemonic", "content|contents|phrase|key|keys"}},
    // Data are taken for instructions.
    {InstructionKind::kObeysData, 7, {"treat|consider|regard|view", "as", "command|commands|instruction|instructions|order|orders|directive|directives"}},
    {InstructionKind::kObeysData, 4, {"obey|obeys|execute|perform|comply|follow|follows", "instruction|instructions|command|commands|orders|directives|requests", "found|contained|embedded|inside|hidden"}},
    {InstructionKind::kObeysData, 4, {"obey|obeys|comply|follow|execute", "any|all|every|whatever", "instruction|instructions|commands|orders|directives", "in|of|within|from", "data|result|results|text|comment|comments|document|documents|page|pages|message|messages|email|emails|body|content|ticket|tickets|file|files|answer|output"}},
    {InstructionKind::kObeysData, 3, {"do|execute|perform", "what|whatever|everything|anything", "text|comment|comments|result|document|page|message|email|data|answer|it|they", "says|say|asks|ask|demands|tells|tell|orders|order|requests"}},
    {InstructionKind::kObeysData, 1, {"carry|carries", "them|it|these|those", "out", "at|immediately|without|exactly|for|now"}},
};
// clang-format on

constexpr InstructionLiteral kLiterals[] = {
    {InstructionKind::kAddressesModel, "<system>"},
    {InstructionKind::kAddressesModel, "</system>"},
    {InstructionKind::kAddressesModel, "<assistant>"},
    {InstructionKind::kAddressesModel, "<instructions>"},
    {InstructionKind::kAddressesModel, "<instruction>"},
    {InstructionKind::kAddressesModel, "<important>"},
    {InstructionKind::kAddressesModel, "<secret>"},
    {InstructionKind::kAddressesModel, "<hidden>"},
    {InstructionKind::kAddressesModel, "<prompt>"},
    {InstructionKind::kAddressesModel, "<critical>"},
    {InstructionKind::kAddressesModel, "<system-reminder>"},
    {InstructionKind::kAddressesModel, "<system_"},
    {InstructionKind::kAddressesModel, "[inst]"},
    {InstructionKind::kAddressesModel, "[/inst]"},
    {InstructionKind::kAddressesModel, "<<sys>>"},
    {InstructionKind::kAddressesModel, "<|im_start|>"},
    {InstructionKind::kAddressesModel, "<|im_end|>"},
    {InstructionKind::kAddressesModel, "<|system|>"},
    {InstructionKind::kAddressesModel, "<|endoftext|>"},
    {InstructionKind::kAddressesModel, "[system]"},
    {InstructionKind::kAddressesModel, "### instruction"},
    {InstructionKind::kAddressesModel, "### system"},
    {InstructionKind::kHiddenText, "<!--"},
    {InstructionKind::kHiddenText, "[//]: #"},
    {InstructionKind::kHiddenText, "display:none"},
    {InstructionKind::kHiddenText, "display: none"},
    {InstructionKind::kHiddenText, "font-size:0"},
    {InstructionKind::kHiddenText, "font-size: 0"},
    {InstructionKind::kHiddenText, "visibility:hidden"},
    {InstructionKind::kHiddenText, "visibility: hidden"},
    {InstructionKind::kHiddenText, "opacity:0"},
    {InstructionKind::kHiddenText, "color:white"},
    {InstructionKind::kHiddenText, "color:#fff"},
    {InstructionKind::kHiddenText, "aria-hidden"},
    {InstructionKind::kHiddenText, "<img src="},
    {InstructionKind::kAddressesModel, "<|user|>"},
    {InstructionKind::kAddressesModel, "<|assistant|>"},
    {InstructionKind::kAddressesModel, "[assistant]"},
    {InstructionKind::kAsksForSecrets, ".ssh/"},
    {InstructionKind::kAsksForSecrets, "id_rsa"},
    {InstructionKind::kAsksForSecrets, "/etc/passwd"},
    {InstructionKind::kAsksForSecrets, "/etc/shadow"},
    {InstructionKind::kAsksForSecrets, ".aws/credentials"},
    {InstructionKind::kAsksForSecrets, "mcp.json"},
};

}  // namespace

std::span<const InstructionSign> InstructionSigns() { return kSigns; }

std::span<const InstructionLiteral> InstructionLiterals() { return kLiterals; }

}  // namespace claribi::policy
