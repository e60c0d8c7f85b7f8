// Any text as a file that an original was built with: what is taken is a set of values of the table whose
// static address is whole, each outcome has its words, and a line that is known is no longer than it was.
#include "node/settings/old_settings.hpp"

#include <array>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/originals/old_line.hpp"
#include "node/settings/rules.hpp"

namespace {

using namespace vedette::node;
using namespace vedette::originals;

void require(bool holds) {
    if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size < 4096 ? size : 4096);
    static Values values;
    values = Values();
    OldSettings old;
    old.take_file(text, values);
    const auto broken = check_rules(values);
    require(!broken || broken->rule != Rule::kIncompleteAddress);
    for (const OldOutcome outcome : old.outcomes()) require(!result_of(outcome).empty());
    const auto line = parse_old_line(text);
    if (line) require(line->name.size() + line->value.size() <= text.size());
    std::array<char, 64> memory;
    const auto quoted = decode_quoted(text, memory);
    require(!quoted || quoted->size() <= memory.size());
    const auto address = format_old_address(text, memory);
    require(!address || address->size() <= memory.size());
    return 0;
}
