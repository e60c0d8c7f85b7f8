// "Did you mean": the known word that is most similar to a mistyped one. Thread-safe.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace vedette::settings {

// The nearest of `known` by insertions, deletions, replacements and swaps of neighbours, without regard to
// case; empty when more than a third of the word is wrong. A view into `known`.
std::string_view nearest(std::string_view word, std::span<const std::string_view> known);

// "; did you mean porch?" for a near word, else an empty text.
std::string did_you_mean(std::string_view word, std::span<const std::string_view> known);

}  // namespace vedette::settings
