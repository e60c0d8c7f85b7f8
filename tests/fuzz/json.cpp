// Any text as JSON: the same events wherever it is cut, and what is read is written and read again without
// change.
#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "core/json/reader.hpp"
#include "core/json/writer.hpp"

namespace {

using namespace vedette;

struct Step {
    json::Event event;
    std::string text;
    bool operator==(const Step&) const = default;
};

void require(bool holds) {
    if (!holds) std::abort();
}

// In pieces of `piece` bytes.
std::vector<Step> read(std::string_view text, std::size_t piece, std::uint64_t& offset) {
    std::array<char, 64> memory;
    json::Reader reader(memory, {.depth = json::Writer::kMaxDepth, .string = 60, .number = 20});
    std::vector<Step> steps;
    while (true) {
        const json::Event event = reader.next();
        if (event == json::Event::kNeedMore) {
            if (text.empty()) reader.end_of_input();
            reader.feed(as_bytes(text.substr(0, piece)));
            text.remove_prefix(std::min(piece, text.size()));
            continue;
        }
        require(reader.depth() <= json::Writer::kMaxDepth && reader.text().size() <= 60);
        const bool has_text =
            event == json::Event::kKey || event == json::Event::kString || event == json::Event::kNumber;
        steps.push_back({event, std::string(has_text ? reader.text() : "")});
        if (event == json::Event::kFailed) steps.back().text = std::string(to_string(reader.error()));
        if (event == json::Event::kEnd || event == json::Event::kFailed) break;
    }
    offset = reader.offset();
    return steps;
}

// Numbers are written as strings, since the writer takes whole ones only.
std::string write(const std::vector<Step>& steps) {
    std::string memory(200'000, '\0');
    json::Writer writer(memory);
    for (const Step& step : steps) {
        switch (step.event) {
            case json::Event::kBeginObject: writer.begin_object(); break;
            case json::Event::kEndObject: writer.end_object(); break;
            case json::Event::kBeginArray: writer.begin_array(); break;
            case json::Event::kEndArray: writer.end_array(); break;
            case json::Event::kKey: writer.key(step.text); break;
            case json::Event::kString:
            case json::Event::kNumber: writer.string(step.text); break;
            case json::Event::kTrue: writer.boolean(true); break;
            case json::Event::kFalse: writer.boolean(false); break;
            case json::Event::kNull: writer.null(); break;
            default: break;
        }
    }
    require(writer.is_complete() && writer.fits());
    return std::string(writer.written());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), std::min<std::size_t>(size, 10'000));
    std::uint64_t whole_offset = 0;
    std::uint64_t offset = 0;
    std::vector<Step> steps = read(text, text.size() + 1, whole_offset);
    require(read(text, 1, offset) == steps && offset == whole_offset);
    require(read(text, 3, offset) == steps && offset == whole_offset);
    if (steps.back().event == json::Event::kFailed) return 0;
    const std::string again = write(steps);
    for (Step& step : steps) {
        if (step.event == json::Event::kNumber) step.event = json::Event::kString;
    }
    require(read(again, again.size(), offset) == steps);
    return 0;
}
