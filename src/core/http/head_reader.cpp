#include "core/http/head_reader.hpp"

#include "core/http/header_values.hpp"

namespace vedette::http {
namespace {

constexpr std::uint8_t kMaxBlankLines = 1;        // RFC 9112 2.2: a server should ignore at least one
constexpr std::uint8_t kMaxBlankLinesLoose = 16;  // for devices that append line ends to their bodies

}  // namespace

void HeadReader::reset() {
    size_ = line_ = first_line_end_ = fields_ = 0;
    state_ = State::kFirstLine;
    error_ = ParseError::kNone;
    blank_lines_ = 0;
    touched_ = after_cr_ = dropped_ = false;
}

void HeadReader::fail(ParseError error) {
    state_ = State::kFailed;
    error_ = error;
}

std::size_t HeadReader::feed(Bytes in) {
    if (state_ == State::kHasFirstLine) state_ = State::kInFields;
    std::size_t taken = 0;
    while (taken < in.size() && (state_ == State::kFirstLine || state_ == State::kInFields)) {
        touched_ = true;
        if (!take_byte(static_cast<char>(in[taken++]))) break;
    }
    return taken;
}

// Returns false when the reader has failed.
bool HeadReader::take_byte(char c) {
    if (after_cr_ && c != '\n') {
        fail(ParseError::kBareCr);
    } else if (c == '\r') {
        after_cr_ = true;
    } else if (c == '\n') {
        if (!after_cr_ && !tolerance_.bare_lf) {
            fail(ParseError::kBareLf);
        } else {
            after_cr_ = false;
            end_line();
        }
    } else if (c == '\0') {
        fail(ParseError::kNulByte);
    } else if (is_control_byte(c) && !tolerance_.control_bytes) {
        fail(ParseError::kControlByte);
    } else if (size_ + 1 >= memory_.size()) {  // one byte is reserved for the line's end
        fail(ParseError::kHeadTooLarge);
    } else {
        memory_[size_++] = c;
    }
    return state_ != State::kFailed;
}

void HeadReader::end_line() {
    if (state_ == State::kInFields) return end_field_line();
    if (size_ == 0) {
        const auto max = tolerance_.loose_status ? kMaxBlankLinesLoose : kMaxBlankLines;
        if (++blank_lines_ > max) fail(ParseError::kBlankLines);
        return;
    }
    first_line_end_ = size_;
    memory_[size_++] = '\n';
    line_ = size_;
    state_ = State::kHasFirstLine;
}

void HeadReader::end_field_line() {
    const std::string_view line(memory_.data() + line_, size_ - line_);
    if (line.empty()) {
        state_ = State::kComplete;
        return;
    }
    const bool folded = line.front() == ' ' || line.front() == '\t';
    if (folded && (!tolerance_.folding || (fields_ == 0 && !dropped_))) return fail(ParseError::kFoldedField);
    if (!folded) {
        const ParseError wrong = check_field(line);
        if (wrong != ParseError::kNone && !tolerance_.bad_fields) return fail(wrong);
        dropped_ = wrong != ParseError::kNone;
    }
    if (dropped_) {
        size_ = line_;
        return;
    }
    if (size_ == memory_.size()) return fail(ParseError::kHeadTooLarge);
    if (folded) {
        memory_[line_ - 1] = ' ';
    } else if (++fields_ > max_fields_) {
        return fail(ParseError::kTooManyFields);
    }
    memory_[size_++] = '\n';
    line_ = size_;
}

ParseError HeadReader::check_field(std::string_view line) const {
    const std::size_t colon = line.find(':');
    if (colon == line.npos) return ParseError::kMissingColon;
    std::string_view name = line.substr(0, colon);
    if (name.ends_with(' ') || name.ends_with('\t')) {
        if (!tolerance_.bad_fields) return ParseError::kBlankBeforeColon;
        name = trim(name);
    }
    return is_token(name) ? ParseError::kNone : ParseError::kBadFieldName;
}

}  // namespace vedette::http
