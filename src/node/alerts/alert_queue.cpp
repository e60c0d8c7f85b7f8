#include "node/alerts/alert_queue.hpp"

#include <algorithm>
#include <utility>

#include "core/base/utf8.hpp"

namespace vedette::node {
namespace {

// Bytes of the beginning that fits, without a part of a character at its end.
std::size_t whole_characters(std::string_view text, std::size_t most) {
    std::size_t size = 0;
    while (size < text.size()) {
        const std::size_t next = std::max<std::size_t>(utf8_length(text.substr(size)), 1);
        if (size + next > most) break;
        size += next;
    }
    return size;
}

}  // namespace

std::string_view name_of(AlertKind kind) {
    switch (kind) {
        case AlertKind::kMotion: return "motion";
        case AlertKind::kTest: break;
    }
    return "test";
}

std::string_view name_of(AlertTarget target) {
    switch (target) {
        case AlertTarget::kPushover: return "pushover";
        case AlertTarget::kNtfy: return "ntfy";
        case AlertTarget::kWebhook: break;
    }
    return "webhook";
}

bool AlertQueue::add(AlertKind kind, std::string_view text, PicturePool::Share picture, AlertTargets targets,
                     MonoTime now) {
    Alert* newest = count_ > 0 ? &alerts_[count_ - 1] : nullptr;
    const bool joins = newest != nullptr && count_ - 1 != sending_ && newest->kind == kind &&
                       newest->targets == targets && now - newest->at < kBurst;
    const bool is_full = count_ == kMaxWaiting && !joins;
    if (is_full) erase(sending_ == 0 ? 1 : 0);
    if (joins) {
        if (newest->count < UINT16_MAX) ++newest->count;
    } else {
        newest = &alerts_[count_++];
        newest->kind = kind;
        newest->targets = targets;
        newest->at = now;
    }
    text = text.substr(0, whole_characters(text, Alert::kMaxText));
    std::ranges::transform(text, newest->memory.begin(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte < ' ' || byte == 0x7f ? ' ' : c;
    });
    newest->text_bytes = static_cast<std::uint8_t>(text.size());
    if (picture) {
        newest->picture = std::move(picture);
        release_pictures();
    }
    return !is_full;
}

// Of those that wait, the newest ones keep theirs.
void AlertQueue::release_pictures() {
    std::size_t held = 0;
    for (std::size_t i = count_; i-- > 0;) {
        if (i == sending_ || !alerts_[i].picture) continue;
        if (++held > kPictures) alerts_[i].picture.release();
    }
}

void AlertQueue::erase(std::size_t place) {
    for (std::size_t i = place; i + 1 < count_; ++i) alerts_[i] = std::move(alerts_[i + 1]);
    alerts_[--count_] = {};
    if (sending_ != kNone && sending_ > place) --sending_;
}

void AlertQueue::end_sending() {
    const std::size_t place = std::exchange(sending_, kNone);
    if (alerts_[place].targets == 0) erase(place);
}

}  // namespace vedette::node
