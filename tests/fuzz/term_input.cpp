// Any bytes as what a terminal sends: the same events wherever they are cut, pasted bytes never act as keys,
// nothing is lost of a text, and when time has passed nothing waits any more.
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "core/term/input.hpp"

namespace {

using namespace vedette;
using term::Event;

constexpr MonoTime kStart{1000s};

void require(bool holds) {
    if (!holds) std::abort();
}

std::vector<Event> read(std::string_view bytes, std::size_t piece) {
    term::Input input;
    std::vector<Event> events;
    bool pasting = false;
    const auto take_all = [&] {
        for (Event event; input.next(event);) {
            if (event.kind == Event::Kind::kPasteBegin) {
                require(!pasting);
                pasting = true;
            } else if (event.kind == Event::Kind::kPasteEnd) {
                require(pasting);
                pasting = false;
            } else if (pasting) {
                require(event.kind == Event::Kind::kKey && event.modifiers == 0);
                require(event.key == term::Key::kCharacter || event.key == term::Key::kEnter ||
                        event.key == term::Key::kTab);
            }
            require(event.character <= 0x10ffff);
            require(event.kind != Event::Kind::kPosition || (event.row > 0 && event.column > 0));
            events.push_back(event);
        }
    };
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
        input.feed(as_bytes(bytes.substr(at, piece)), kStart);
        take_all();
    }
    require(!pasting || !input.deadline());
    input.expire(kStart + 10s);
    take_all();
    require(!input.deadline());
    // A text of plain characters comes as it is, whatever was before it, once a string or half a character
    // has ended.
    if (!pasting) {
        input.feed(as_bytes("\x1b\\."), kStart);
        Event last;
        for (Event event; input.next(event);) last = event;
        require(last.kind == Event::Kind::kKey && last.character == U'.' && last.modifiers == 0);
    }
    return events;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), std::min<std::size_t>(size, 4096));
    const std::vector<Event> events = read(bytes, bytes.size() + 1);
    require(read(bytes, 1) == events && read(bytes, 3) == events);
    require(events.size() <= bytes.size());
    return 0;
}
