#include "hub/grab/progress.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace vedette::grab {
namespace {

constexpr Duration kRedrawInterval = 100ms;

std::size_t columns(std::FILE* terminal) {
    winsize size{};
    if (::ioctl(::fileno(terminal), TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 80;
    return size.ws_col;
}

// The start of a UTF-8 text that fills at most `width` columns, one a character.
std::string_view truncated(std::string_view text, std::size_t width) {
    std::size_t taken = 0;
    std::size_t i = 0;
    for (; i < text.size(); ++i) {
        const bool first_byte = (static_cast<unsigned char>(text[i]) & 0xC0) != 0x80;
        if (first_byte && taken++ == width) break;
    }
    return text.substr(0, i);
}

}  // namespace

double GrabTally::fps() const {
    if (pictures < 2 || last <= first) return 0;
    return static_cast<double>(pictures - 1) / to_seconds(last - first);
}

std::string format_bytes(std::uint64_t bytes) {
    const auto value = static_cast<double>(bytes);
    if (bytes < 1000) return fmt::format("{} B", bytes);
    if (value < 999'500) return fmt::format("{:.0f} kB", value / 1e3);
    if (value < 999.95e6) return fmt::format("{:.1f} MB", value / 1e6);
    return fmt::format("{:.1f} GB", value / 1e9);
}

void ProgressLine::picture(const GrabTally& tally, std::size_t bytes, std::string_view file) {
    recent_[count_++ % recent_.size()] = tally.last;
    if (!shown_ || (drawn_ && count_ > 1 && tally.last - drawn_at_ < kRedrawInterval)) return;
    drawn_at_ = tally.last;
    const std::uint64_t span = std::min<std::uint64_t>(count_, recent_.size()) - 1;
    const Duration elapsed = tally.last - recent_[(count_ - 1 - span) % recent_.size()];
    std::string text = fmt::format("{}", tally.pictures);
    if (tally.wanted > 0) text += fmt::format(" of {}", tally.wanted);
    if (tally.width > 0) text += fmt::format("  {}x{}", tally.width, tally.height);
    if (elapsed > Duration::zero())
        text += fmt::format("  {:.1f} fps", static_cast<double>(span) / to_seconds(elapsed));
    note(fmt::format("{}  {}  {} in total  {}", text, format_bytes(bytes), format_bytes(tally.bytes), file));
}

void ProgressLine::note(std::string_view text) {
    if (!shown_) return;
    fmt::print(terminal_, "\r{}\x1b[K", truncated(text, columns(terminal_) - 1));
    std::fflush(terminal_);
    drawn_ = true;
}

void ProgressLine::clear() {
    if (!drawn_) return;
    fmt::print(terminal_, "\r\x1b[K");
    std::fflush(terminal_);
    drawn_ = false;
}

}  // namespace vedette::grab
