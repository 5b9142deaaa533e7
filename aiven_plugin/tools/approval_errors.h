// What is answered where an approval cannot be given, kept or withdrawn. Pure.
#pragma once

#include <string>
#include <string_view>

#include "core/error.h"

namespace claribi::tools {

enum class ApprovalPlace { kConnection, kOrganisation };

// How often another node may be first before a write gives up.
inline constexpr int kSwapAttempts = 8;

core::Error TooManyTools();
core::Error OtherVendor(const std::string& owner, const std::string& vendor);
core::Error KeepsChanging();
core::Error NotApprovedThere(std::string_view name, ApprovalPlace place);

}  // namespace claribi::tools
