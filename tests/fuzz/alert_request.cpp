// Any settings that the rules take, and any text of an alert: the request has one head whose length is that
// of its body, and nothing of the settings or the text becomes a line of it.
#include "node/alerts/alert_request.hpp"

#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/http/request_parser.hpp"
#include "node/settings/rules.hpp"

namespace {

using namespace vedette;

void require(bool holds) {
    if (!holds) std::abort();
}

// Fields of the head that a target's request has at most.
constexpr std::size_t kMaxFields = 8;

void check(const node::Values& settings, node::AlertTarget target, const node::Alert& alert) {
    std::array<char, node::AlertRequest::kMaxTexts> memory;
    const auto request = node::make_alert_request(settings, target, alert, {}, 1, memory);
    std::string all;
    for (const Bytes piece : {request.head, request.picture, request.tail}) all.append(as_text(piece));
    std::array<char, 2048> head;
    http::RequestParser parser(head, {.max_target = 512, .max_fields = kMaxFields, .max_body = 4096});
    std::size_t at = 0;
    while (true) {
        const http::Step step = parser.feed(as_bytes(std::string_view(all).substr(at)));
        at += step.consumed;
        require(step.progress != http::Progress::kFailed && step.progress != http::Progress::kNeedMore);
        if (step.progress == http::Progress::kEnd) break;
    }
    require(at == all.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const std::size_t end = std::min(text.find('\0'), size);
    static node::Values settings;
    settings.read(text.substr(0, end));
    if (node::check_rules(settings)) return 0;
    std::array<std::uint8_t, 8> picture{};
    node::PicturePool pool(picture, picture.size());
    pool.publish({picture.size(), {}});
    node::AlertQueue queue;
    for (int i = 0; i < 2; ++i) {
        queue.add(node::AlertKind::kMotion, text.substr(end),
                  i == 0 ? node::PicturePool::Share() : pool.newest(), 1, {});
        for (const node::AlertTarget target : node::kEveryAlertTarget) {
            if (node::alert_address(settings, target)) check(settings, target, queue.waiting()[0]);
        }
    }
    return 0;
}
