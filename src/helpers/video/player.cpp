#include "helpers/video/player.hpp"

#include "helpers/video/av_error.hpp"

namespace vedette::video {
namespace {

std::unexpected<Error> hub_closed() { return fail(Kind::kCancelled, "the hub has closed the connection"); }

}  // namespace

Player::Player(const Options& options, Clock& clock, UnitSocket& socket)
    : options_(options), clock_(clock), socket_(socket), maker_(options.quality) {}

Result<void> Player::run() {
    do {
        auto input = Input::open(options_, clock_, [this] { return give_up(); });
        if (!input) return std::unexpected(input.error());
        announce(**input);
        if (pacer_) pacer_->restart();
        if (options_.is_file() && !options_.every && !pacer_)
            pacer_.emplace(options_.fps, (*input)->interval());
        const std::uint64_t before = shown_;
        if (auto played = play_once(**input); !played) return played;
        if (shown_ == before)
            return fail(Kind::kDataLoss, mask_passwords(options_.url) + ": contains no picture");
    } while (options_.loop);
    return send_waiting();
}

// Media times restart with each opening, so each is a new generation.
void Player::announce(const Input& input) {
    socket_.send({.type = wire::Type::kTrack,
                  .codec = wire::Codec::kJpeg,
                  .generation = ++generation_,
                  .number = input.pictures(),
                  .media_time = {input.length()}},
                 {});
}

// Called by the input while it waits: uses credit at once when it arrives.
bool Player::give_up() { return !socket_.pump() || !send_newest(); }

Result<void> Player::play_once(Input& input) {
    while (true) {
        auto picture = input.next();
        if (!picture) return std::unexpected(picture.error());
        if (!*picture) return {};
        if (auto shown = show(std::move(**picture)); !shown) return shown;
    }
}

Result<void> Player::show(Picture picture) {
    if (pacer_) {
        const MonoTime due = pacer_->due(picture.stamp, clock_.mono());
        while (clock_.mono() < due && socket_.open()) {
            socket_.wait(due);
            if (auto sent = send_newest(); !sent) return sent;
        }
        picture.arrived = clock_.utc();
    } else if (options_.fps > 0) {
        // With a tolerance of a tenth, because a camera's intervals vary.
        const MonoTime now = clock_.mono();
        const auto least = std::chrono::duration<double>(0.9 / options_.fps);
        if (last_ && now - *last_ < std::chrono::duration_cast<Duration>(least)) return {};
        last_ = now;
    }
    if (options_.every) {
        if (auto sent = send_waiting(); !sent) return sent;
    }
    newest_ = Numbered{std::move(picture), ++shown_};
    if (!socket_.pump()) return hub_closed();
    return send_newest();
}

// Waits for the credit that the newest picture needs.
Result<void> Player::send_waiting() {
    while (newest_) {
        socket_.wait(std::nullopt);
        if (auto sent = send_newest(); !sent) return sent;
    }
    return {};
}

Result<void> Player::send_newest() {
    if (!socket_.open()) return hub_closed();
    if (!newest_ || !socket_.may_send()) return {};
    const Picture& picture = newest_->picture;
    const Result<Bytes> jpeg = picture.jpeg
                                   ? Bytes(picture.jpeg->data, static_cast<std::size_t>(picture.jpeg->size))
                                   : maker_.make(*picture.frame);
    if (!jpeg) return std::unexpected(jpeg.error());
    const bool gap = newest_->number != last_sent_ + 1;
    last_sent_ = newest_->number;
    socket_.send({.flags = static_cast<std::uint16_t>(wire::kKey | (gap ? wire::kDiscontinuity : 0)),
                  .codec = wire::Codec::kJpeg,
                  .generation = generation_,
                  .number = last_sent_,
                  .captured = picture.arrived,
                  .media_time = picture.stamp.value_or(MediaTime{}),
                  .captured_error_us = 0xffffffff},
                 *jpeg);
    newest_.reset();
    return {};
}

}  // namespace vedette::video
