// Stores the head of an HTTP/1.1 message in the caller's memory, line ends as \n, and checks the form of
// every line (RFC 9112 sections 2.2 and 5). The parsers interpret the lines. Caller's thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "core/base/bytes.hpp"
#include "core/http/fields.hpp"
#include "core/http/parse_error.hpp"

namespace vedette::http {

// Faults that a reader tolerates. A server behind a proxy must tolerate none, because both must find the same
// end of a message; a client of one camera may tolerate all.
struct Tolerance {
    bool bare_lf = false;        // lines and chunk lines that end with LF alone
    bool folding = false;        // folded fields, read as one line (RFC 9112 5.2)
    bool control_bytes = false;  // control characters other than NUL, CR and LF
    bool bad_fields = false;     // lines that are no field are dropped; blanks before the colon are allowed
    bool loose_status = false;   // "HTTP/1.1 200" without reason, blank lines before it, more than one blank
    // Equal Content-Lengths, one beside chunked (wins), chunked in HTTP/1.0. Lengths that are no number or
    // contradict each other, and transfer codings that are none, are left out.
    bool doubtful_length = false;
    bool loose_chunks = false;  // extensions and a trailer of any form

    static constexpr Tolerance none() { return {}; }
    static constexpr Tolerance all() { return {true, true, true, true, true, true, true}; }
};

// Reads one head at a time.
class HeadReader {
  public:
    // Position in the head.
    enum class State : std::uint8_t {
        kFirstLine,     // in the first line
        kHasFirstLine,  // it is complete; the parser may check it; feed again to continue
        kInFields,      // in the fields
        kComplete,      // the blank line has arrived
        kFailed,        // see error(); latched
    };

    // `memory` outlives the reader and its views.
    HeadReader(std::span<char> memory, Tolerance tolerance, std::size_t max_fields)
        : memory_(memory), max_fields_(max_fields), tolerance_(tolerance) {}

    // Consumes bytes until the first line or the head is complete, or an error. Returns how many.
    std::size_t feed(Bytes in);
    void reset();
    // Replaces the memory, before the first byte that is stored: blank lines before the first line need none.
    void set_memory(std::span<char> memory) { memory_ = memory; }

    State state() const { return state_; }
    ParseError error() const { return error_; }
    bool empty() const { return !touched_; }  // no byte since the start or reset()

    // The received part of the first line. Valid until reset().
    std::string_view first_line() const {
        return {memory_.data(), first_line_end_ == 0 ? size_ : first_line_end_};
    }
    // Valid from kComplete until reset().
    Fields fields() const {
        return Fields(std::string_view(memory_.data(), size_).substr(first_line_end_ + 1));
    }

  private:
    void fail(ParseError error);
    bool take_byte(char c);
    void end_line();
    void end_field_line();
    ParseError check_field(std::string_view line) const;

    std::span<char> memory_;
    std::size_t size_ = 0;            // bytes stored
    std::size_t line_ = 0;            // start of the current line
    std::size_t first_line_end_ = 0;  // position of its \n
    std::size_t fields_ = 0;
    std::size_t max_fields_;
    Tolerance tolerance_;
    State state_ = State::kFirstLine;
    ParseError error_ = ParseError::kNone;
    std::uint8_t blank_lines_ = 0;
    bool touched_ = false;
    bool after_cr_ = false;
    bool dropped_ = false;  // the last field line was dropped; drop its continuation too
};

}  // namespace vedette::http
