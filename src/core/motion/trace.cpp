#include <charconv>
#include <cstring>

#include "core/motion/detector.hpp"

namespace vedette::motion {
namespace {

// Appends to a line; drops what does not fit.
class Line {
  public:
    explicit Line(std::span<char> out) : out_(out) {}

    Line& operator<<(std::string_view text) {
        text = text.substr(0, out_.size() - size_);
        std::memcpy(out_.data() + size_, text.data(), text.size());
        size_ += text.size();
        return *this;
    }
    Line& operator<<(std::int64_t number) {
        char digits[20];
        const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
        return *this << std::string_view(digits, static_cast<std::size_t>(end - digits));
    }
    std::string_view text() const { return {out_.data(), size_}; }

  private:
    std::span<char> out_;
    std::size_t size_ = 0;
};

}  // namespace

std::string_view Detector::trace(std::span<char> out) const {
    Line line(out);
    line << now_ms_ << " " << to_string(result_.verdict) << " " << to_string(result_.phase)
         << " score=" << result_.score << " light=" << global_change_.light_step()
         << " shift=" << cells_.shift_across << "," << cells_.shift_down << " fg=" << result_.changed_cells
         << " blobs=" << static_cast<std::int64_t>(result_.blobs.size());
    if (!result_.objects.empty()) {
        for (const TrackedObject& object : tracker_.objects()) {
            const ObjectInfo info = info_of(object, cells_.blocks, zero_);
            line << " [" << object.id << " at " << info.centre.x << "," << info.centre.y << " size "
                 << info.box.width << "x" << info.box.height << " bits " << object.evidence
                 << (object.confirmed ? " confirmed]" : "]");
        }
    }
    for (int i = 0; i < kHealthIssues; ++i) {
        const auto issue = static_cast<HealthIssue>(i);
        if (result_.health.of(issue).active) line << " " << to_string(issue);
    }
    return line.text();
}

}  // namespace vedette::motion
