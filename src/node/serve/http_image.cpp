// The body of a request that is an image: it goes to the update piece by piece, no faster than that writes.
#include <limits>

#include "core/base/text.hpp"
#include "node/serve/http_session.hpp"
#include "node/update/update.hpp"

namespace vedette::node {

// The sender is known before a byte of the body is read. A session's token comes in a field of the head.
void HttpSession::admit_image(MonoTime now) {
    const Verdict verdict = judge(route_->need, now);
    if (verdict == Verdict::kNotYet) return set_pending(now);
    if (verdict != Verdict::kGranted) return answer_refusal(verdict, now);
    if (state_ == State::kPending) set_state(State::kRequests, now);
    is_admitted_ = begin_image(now);
}

// False: the request is answered.
bool HttpSession::begin_image(MonoTime now) {
    const std::uint64_t bytes = request().body_remaining();
    if (bytes == 0) {
        answer_text(411, "text/plain", "Send the image as the body, with its length.\n", now);
        return false;
    }
    if (services_.update == nullptr) {
        answer_error(404, now);
        return false;
    }
    if (const auto begun = services_.update->begin(bytes); !begun) {
        std::array<char, 160> memory;
        TextWriter text(memory);
        text << sentence_of(begun.error()) << "\n";
        answer_text(409, "text/plain", text.written(), now);
        return false;
    }
    takes_image_ = true;
    return true;
}

void HttpSession::take_image(Bytes piece) { services_.update->take(piece); }

void HttpSession::end_image() {
    if (!takes_image_) return;
    takes_image_ = false;
    services_.update->end();
}

// How much of a body is read now; 0 while the update works, or the sender's password is being checked.
std::size_t HttpSession::image_room() const {
    if (takes_image_ && !http_.request().done()) return services_.update->room();
    const bool waits = state_ == State::kPending && route_ != nullptr && route_->takes_image;
    return waits ? 0 : std::numeric_limits<std::size_t>::max();
}

void HttpSession::count_served() {
    if (services_.update != nullptr) services_.update->count_served();
}

}  // namespace vedette::node
