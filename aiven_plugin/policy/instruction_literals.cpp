// Marks of a prompt's own language, of text that is there but not shown, and of files with secrets.
#include "policy/instruction_signs.h"

namespace claribi::policy {
namespace {

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
    {InstructionKind::kHiddenText, "opacity: 0"},
    {InstructionKind::kHiddenText, "<div hidden"},
    {InstructionKind::kHiddenText, "<span hidden"},
    {InstructionKind::kHiddenText, "<p hidden"},
    {InstructionKind::kHiddenText, "font-size:1px"},
    {InstructionKind::kHiddenText, "font-size: 1px"},
    {InstructionKind::kHiddenText, "text-indent:-"},
    {InstructionKind::kHiddenText, "left:-9999"},
    {InstructionKind::kAddressesModel, "\nhuman:"},
    {InstructionKind::kAddressesModel, "\nassistant:"},
    {InstructionKind::kAddressesModel, "\nsystem:"},
    {InstructionKind::kAddressesModel, "### new instruction"},
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

std::span<const InstructionLiteral> InstructionLiterals() { return kLiterals; }

}  // namespace claribi::policy
