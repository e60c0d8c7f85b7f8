// Any text as a stranger's answer to the requests of all recognisers: what is proposed can be a camera's
// source, words and report have no control characters of the stranger's, and links of a page are bounded.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "hub/probe/page.hpp"
#include "hub/probe/probe.hpp"
#include "hub/settings/source_url.hpp"

namespace {

using namespace vedette;
using namespace vedette::probe;

void require(bool holds) {
    if (!holds) std::abort();
}

// Takes the text up to a line end off the front.
std::string take_line(std::string_view& text) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string line(text.substr(0, end));
    text.remove_prefix(std::min(text.size(), end + 1));
    return line;
}

// One answer of `text`: a byte of status and one of content, lines for the headers, the body.
Answer answer_of(std::string_view text) {
    Answer answer{.outcome = Answer::Outcome::kAnswered, .status = 200};
    if (text.size() > 2) {
        constexpr int kStatuses[] = {200, 401, 400, 500};
        answer.status = kStatuses[static_cast<std::uint8_t>(text[0]) % 4];
        answer.content = static_cast<multipart::Content>(static_cast<std::uint8_t>(text[1]) % 13);
        text.remove_prefix(2);
    }
    answer.type = take_line(text);
    answer.server = take_line(text);
    answer.challenge = take_line(text);
    answer.body = text;
    return answer;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const Answer answer = answer_of(text);
    const std::string words = describe(answer);
    require(std::ranges::none_of(words, [](char c) { return static_cast<unsigned char>(c) < ' '; }));
    require(picture_links(answer.body, 6).size() <= 6);
    require(page_title(answer.body).size() <= answer.body.size());
    const Target target{.shown = "camera", .host = "camera"};
    Answers answers;
    for (const Recogniser& recogniser : recognisers())
        for (const Request& request : recogniser.requests)
            for (const std::uint16_t port : recogniser.ports)
                answers[{port, std::string(request.path)}] = answer;
    const Proposals found = recognise(target, answers, &answer);
    for (const Proposal& proposal : found) {
        require(!proposal.settings.empty() && proposal.settings.front().first == "source");
        require(settings::parse_source(proposal.source()).has_value());
        require(!proposal.device.empty() && !proposal.name.empty() && !proposal.why.empty());
    }
    require(std::ranges::is_sorted(found, std::greater(), &Proposal::certainty));
    if (const auto parsed = parse_target(text)) require(!parsed->host.empty());
    return 0;
}
