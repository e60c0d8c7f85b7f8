#include "linux/child/stderr_tail.hpp"

#include "core/base/utf8.hpp"

namespace vedette::child {
namespace {

std::string valid_utf8(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const std::size_t length = utf8_length(text);
        out += length == 0 ? std::string_view("?") : text.substr(0, length);
        text.remove_prefix(length == 0 ? 1 : length);
    }
    return out;
}

}  // namespace

void StderrTail::feed(std::string_view bytes) {
    for (const char c : bytes) {
        if (c == '\n') {
            end_line();
            continue;
        }
        if (c == '\r') {
            return_seen_ = true;
            continue;
        }
        if (return_seen_) {
            line_.clear();
            return_seen_ = false;
        }
        // Colours and cursor movements are ESC [ … letter.
        if (escape_ == Escape::kBegun) {
            escape_ = c == '[' ? Escape::kSequence : Escape::kNone;
            continue;
        }
        if (escape_ == Escape::kSequence) {
            if (c >= '@' && c <= '~') escape_ = Escape::kNone;
            continue;
        }
        if (c == '\x1b') {
            escape_ = Escape::kBegun;
        } else if (line_.size() < kMaxBytes / 4) {
            const bool control = static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
            line_ += control ? ' ' : c;
        }
    }
}

void StderrTail::end_line() {
    return_seen_ = false;
    escape_ = Escape::kNone;
    if (line_.find_first_not_of(' ') != line_.npos) {
        bytes_ += line_.size();
        lines_.push_back(std::move(line_));
        while (lines_.size() > kMaxLines || bytes_ > kMaxBytes - kMaxBytes / 4) {
            bytes_ -= lines_.front().size();
            lines_.pop_front();
        }
    }
    line_.clear();
}

std::string StderrTail::text() const {
    std::deque<std::string> shown = lines_;
    if (line_.find_first_not_of(' ') != line_.npos) shown.push_back(line_);
    if (shown.size() > kMaxLines) shown.pop_front();
    std::string out;
    for (const std::string& line : shown) out.append(out.empty() ? "" : "\n").append(valid_utf8(line));
    return out;
}

std::string StderrTail::last_line() const {
    const std::string all = text();
    return all.substr(all.rfind('\n') + 1);  // npos + 1 == 0
}

}  // namespace vedette::child
