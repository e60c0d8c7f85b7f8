// The body of a request of which some lines are kept: a long file passes through, and its settings stay.
#include "node/serve/http_session.hpp"

namespace vedette::node {
namespace {

// Of a line that is cut: as much of it says whether it is kept.
constexpr std::size_t kDecisive = 128;

}  // namespace

void HttpSession::store_lines(Bytes piece, MonoTime now) {
    const std::span<char> memory = http_.body_memory();
    for (const char c : as_text(piece)) {
        if (c == '\n') {
            end_line();
        } else if (skips_line_) {
            continue;
        } else if (body_bytes_ + 1U < kMaxBody) {
            memory[body_bytes_++] = c;
        } else {
            // There is no room for the rest of the line, or of the lines that may still come.
            const std::string_view line(memory.data() + line_begin_, std::size_t{body_bytes_} - line_begin_);
            if (line.size() < kDecisive || route_->keeps_line(line)) return refuse_body(kMaxBody, now);
            skips_line_ = true;
        }
    }
}

// Keeps the last line or not.
void HttpSession::end_line() {
    char* const memory = http_.body_memory().data();
    const std::string_view line(memory + line_begin_, std::size_t{body_bytes_} - line_begin_);
    if (!line.empty() && !skips_line_ && route_->keeps_line(line)) {
        memory[body_bytes_++] = '\n';
    } else {
        body_bytes_ = line_begin_;
    }
    line_begin_ = body_bytes_;
    skips_line_ = false;
}

}  // namespace vedette::node
