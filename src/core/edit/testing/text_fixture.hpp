// A text on memory files with memory of a given size, and the naive text that it must be equal to.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/edit/text.hpp"
#include "core/files/testing/memory_files.hpp"

namespace vedette::edit {

// Numbers that are the same everywhere (SplitMix64).
class Random {
  public:
    explicit Random(std::uint64_t seed) : state_(seed) {}
    std::uint64_t next() {
        std::uint64_t z = state_ += 0x9E3779B97F4A7C15U;
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9U;
        z = (z ^ z >> 27) * 0x94D049BB133111EBU;
        return z ^ z >> 31;
    }
    std::size_t below(std::size_t bound) { return bound == 0 ? 0 : static_cast<std::size_t>(next() % bound); }

  private:
    std::uint64_t state_;
};

// Bytes, and numbers of pieces, steps and marks.
struct ModelSizes {
    std::size_t files = 24 * 1024;
    std::size_t added = 8192;
    std::size_t pieces = 300;
    std::size_t steps = 40;
    std::size_t cache = 256;
    std::size_t marks = 8;
    TextLimits limits{.read_whole = 0, .block = 32, .max_line = 64};
};

struct GoAlways final : Text::GoOn {
    bool operator()(Offset) override { return true; }
};
// Stops when it is asked the given time.
struct StopAt final : Text::GoOn {
    explicit StopAt(int times) : left(times) {}
    bool operator()(Offset) override { return left-- > 0; }
    int left;
};

struct TextFixture {
    explicit TextFixture(const ModelSizes& sizes = {})
        : files_memory(sizes.files),
          added(sizes.added),
          pieces(sizes.pieces),
          steps(sizes.steps * sizeof(Change)),
          cache(sizes.cache),
          marks(sizes.marks),
          limits(sizes.limits) {}

    TextMemory memory() {
        return {.added = added, .pieces = pieces, .steps = steps, .cache = cache, .marks = marks};
    }

    std::vector<std::uint8_t> files_memory, added;
    std::vector<Piece> pieces;
    std::vector<std::uint8_t> steps, cache;
    std::vector<LineMark> marks;
    TextLimits limits;
    files::MemoryFiles files{files_memory};
    Text text{files, memory(), limits};
};

inline std::string all_of(Text& text) {
    std::string out(static_cast<std::size_t>(text.size()), '\0');
    const std::size_t got = text.read(0, {reinterpret_cast<std::uint8_t*>(out.data()), out.size()});
    out.resize(got);
    return out;
}

// Where lines and parts of long lines begin, by the rule of text_lines.cpp, found the slow way.
inline std::vector<Offset> line_begins(const std::string& text, std::size_t part) {
    std::vector<Offset> out{0};
    for (std::size_t at = 0; at <= text.size(); ++at) {
        if (at > 0 && text[at - 1] == '\n') {
            out.push_back(at);
            continue;
        }
        // Whether a part begins here: at a multiple, or up to 3 bytes before it, where the character begins.
        for (std::size_t ahead = 0; ahead <= 3; ++ahead) {
            const std::size_t multiple = at + ahead;
            if (multiple == 0 || multiple % part != 0 || multiple >= text.size()) continue;
            const std::string before = text.substr(multiple - part, part);
            if (before.find('\n') != std::string::npos || text[multiple] == '\n' ||
                text.substr(multiple, 2) == "\r\n")
                continue;
            std::size_t back = 0;
            while (back <= 3 && (static_cast<unsigned char>(text[multiple - back]) & 0xC0) == 0x80) ++back;
            if ((back > 3 ? 0 : back) == ahead) out.push_back(at);
        }
    }
    return out;
}

}  // namespace vedette::edit
