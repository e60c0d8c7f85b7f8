// Any text as the body of a change of the node's API: what is read has the limits' form, and a text with a
// fault is no JSON, or no flat object of the values that a change takes.
#include <array>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string_view>

#include "core/json/reader.hpp"
#include "node/api/members.hpp"

namespace {

using namespace vedette;

void require(bool holds) {
    if (!holds) std::abort();
}

bool is_json(std::string_view text) {
    std::array<char, 4096> memory;
    json::Reader reader(memory, {.depth = 32, .string = memory.size(), .number = memory.size()});
    reader.feed(as_bytes(text));
    reader.end_of_input();
    json::Event event{};
    while (event != json::Event::kEnd && event != json::Event::kFailed) event = reader.next();
    return event == json::Event::kEnd;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size < 1024 ? size : 1024);
    // Of both kinds of change: short words, and the settings' texts, as long as a body.
    std::array<char, 1024> memory;
    const std::size_t room = size % 2 == 0 ? node::api::Members::kMaxText : memory.size();
    node::api::Members members(text, std::span(memory).first(room));
    std::size_t count = 0;
    while (const auto member = members.next()) {
        require(member->name.size() <= node::api::Members::kMaxName);
        require(member->text.size() <= room);
        require(!member->is_null || (member->text.empty() && !member->number));
        require(++count <= text.size());
    }
    require(!members.next());
    if (members.fault().empty()) require(is_json(text));
    return 0;
}
