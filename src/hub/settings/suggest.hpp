// "Did you mean": the known word that a mistyped one is closest to. Pure, any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace vedette::settings {

// The nearest of `known` by insertions, deletions, replacements and swaps of neighbours, letter case ignored;
// empty when none is near (more than a third of the word is wrong). A view into `known`.
std::string_view nearest(std::string_view word, std::span<const std::string_view> known);

// "; did you mean porch?" for a near word, else nothing: for the end of a message.
std::string did_you_mean(std::string_view word, std::span<const std::string_view> known);

}  // namespace vedette::settings
