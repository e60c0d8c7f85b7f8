// Transcripts: a protocol engine's input and the events that it must give, as a text file, run with the input
// cut at every byte.
//
// A file of tests/data/<engine>/NAME.transcript has lines of these kinds:
//   # remark
//   option value          an option of the engine's runner, before the first `<`
//   < text\r\n            input bytes; escapes: \r \n \t \0 \\ \xHH
//                         `\*N`: the byte before, N times in all
//   = event               one expected line of the runner's log, in order
//
// The files are compiled in (tools/embed_transcripts), so that the same test runs on a chip without files.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/bytes.hpp"

namespace vedette::test {

// One file, parsed.
struct Transcript {
    std::string name;
    std::vector<std::pair<std::string, std::string>> options;
    std::string input;
    std::string expected;  // the log's lines, each ended by \n

    // The value of an option, or `otherwise`.
    std::string option(std::string_view key, std::string_view otherwise = "") const;
};

// A file that was compiled into the test program.
struct EmbeddedFile {
    std::string_view name;
    std::string_view text;
};

Transcript parse_transcript(std::string_view name, std::string_view text);

// Feeds the pieces to a fresh engine, in order, and returns its log, a line an event, each ended by \n. The
// log must not depend on where the input was cut.
using Runner = std::function<std::string(const Transcript&, std::span<const std::string_view> pieces)>;

// Runs every transcript whole, in single bytes, and cut in two at every byte; for inputs up to 300 bytes also
// cut in three at every pair. Reports through the test framework's EXPECT_EQ, with the transcript's name and
// the cut.
void grind(std::span<const EmbeddedFile> files, const Runner& run);

}  // namespace vedette::test
