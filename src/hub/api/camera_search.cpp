#include "hub/api/camera_search.hpp"

#include <algorithm>
#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "core/base/base64.hpp"
#include "core/base/text.hpp"
#include "hub/settings/source_url.hpp"
#include "hub/source/make_source.hpp"

namespace vedette::api {
namespace {

namespace json = boost::json;

constexpr Duration kProbeLimit = 9s;
constexpr Duration kFirstPicture = 4s;
constexpr Duration kLeast = 1s;  // that is worth a look
constexpr double kPollFps = 2;   // of single pictures, while they are looked at

// The proposal as a source that can be opened, or why not.
Result<settings::SourceSpec> source_of(const probe::Proposal& proposal, const probe::Target& target,
                                       const SearchOptions& options) {
    auto spec = settings::parse_source(proposal.source());
    if (!spec) return spec;
    if (!equal_ignoring_case(spec->host, target.host))
        return fail(Kind::kFailedPrecondition,
                    "the device names an address of another machine: look at it before you add it");
    if (spec->scheme == settings::Scheme::kTcpcam) {
        spec->pin = target.source && !target.source->pin.empty() ? target.source->pin : target.password;
    } else {
        spec->user = target.user;
        spec->password = target.password;
    }
    if (spec->scheme == settings::Scheme::kHttps) spec->tls_pin = target.tls_pin;
    if (proposal.device == "snapshot") spec->fps = kPollFps;
    spec->rule = options.rule;
    return spec;
}

io::Task<> look_at(io::Loop& loop, const probe::Target& target, const SearchOptions& options,
                   MonoTime deadline, FoundCamera& camera, io::Stop& stop) {
    const bool needs_more = camera.proposal.device == "login" || camera.proposal.device == "certificate";
    const auto spec = source_of(camera.proposal, target, options);
    auto made = spec && !needs_more
                    ? source::make_source(*spec)
                    : Result<std::unique_ptr<source::Source>>(fail(Kind::kUnauthenticated, ""));
    if (!spec || !made) {
        camera.reason = !camera.proposal.hint.empty() ? camera.proposal.hint
                        : spec                        ? made.error().message
                                                      : spec.error().message;
        co_return;
    }
    const Duration left = deadline - loop.now();
    if (left < kLeast) {
        camera.reason = "there was no time left to look at it";
        co_return;
    }
    const Duration wait = std::min(kFirstPicture, left);
    const Duration watch = std::min(options.watch, std::max(left - wait, kLeast));
    auto sample = co_await source::sample_source(loop, **made, wait, watch, stop);
    if (sample) {
        camera.sample = std::move(*sample);
    } else {
        camera.reason = sample.error().message;
        if (!camera.proposal.hint.empty()) camera.reason += "; " + camera.proposal.hint;
    }
}

std::string base64_of(Bytes bytes) {
    std::string text((bytes.size() + 2) / 3 * 4, '\0');
    base64_encode(bytes, text);
    return text;
}

json::object texts_json(const probe::Texts& texts) {
    json::object out;
    for (const auto& [name, value] : texts) out[name] = value;
    return out;
}

json::value picture_json(const std::optional<source::Sample>& sample) {
    if (!sample) return nullptr;
    json::value age;
    if (sample->age) age = std::chrono::duration_cast<std::chrono::milliseconds>(*sample->age).count();
    return json::object{{"jpeg", base64_of(sample->jpeg)},
                        {"width", sample->width},
                        {"height", sample->height},
                        {"fps", rounded(sample->fps, 2)},
                        {"bytes_per_second", rounded(sample->bytes_per_second, 0)},
                        {"age_ms", std::move(age)}};
}

}  // namespace

io::Task<CameraSearch> search_camera(io::Loop& loop, probe::Target target, SearchOptions options,
                                     io::Stop& stop) {
    const MonoTime deadline = loop.now() + options.limit;
    probe::ProbeOptions how{.limit = std::min(kProbeLimit, options.limit), .rule = options.rule};
    probe::Findings findings = co_await probe::probe(loop, target, std::move(how), stop);
    CameraSearch out{.cameras = {}, .tried = std::move(findings.tried), .report = std::move(findings.report)};
    for (probe::Proposal& proposal : findings.proposals)
        out.cameras.push_back({.proposal = std::move(proposal)});
    for (FoundCamera& camera : out.cameras) co_await look_at(loop, target, options, deadline, camera, stop);
    // What sends pictures comes before what does not, each in its order.
    std::ranges::stable_partition(out.cameras,
                                  [](const FoundCamera& camera) { return camera.sample.has_value(); });
    co_return out;
}

json::object to_json(const CameraSearch& search) {
    json::array proposals;
    for (const FoundCamera& camera : search.cameras)
        proposals.push_back(json::object{{"device", camera.proposal.device},
                                         {"name", camera.proposal.name},
                                         {"why", camera.proposal.why},
                                         {"settings", texts_json(camera.proposal.settings)},
                                         {"links", texts_json(camera.proposal.links)},
                                         {"picture", picture_json(camera.sample)},
                                         {"reason", camera.reason}});
    json::array tried;
    for (const probe::Tried& one : search.tried)
        tried.push_back(json::object{{"url", one.url}, {"answer", one.answer}});
    return {{"proposals", std::move(proposals)}, {"tried", std::move(tried)}, {"report", search.report}};
}

}  // namespace vedette::api
