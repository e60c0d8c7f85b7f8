#include "hub/api/probe_routes.hpp"

#include <atomic>
#include <memory>

#include <boost/json/object.hpp>
#include <fmt/format.h>

#include "hub/api/camera_search.hpp"
#include "hub/api/json_body.hpp"
#include "hub/base/json_text.hpp"
#include "hub/settings/certificate_keys.hpp"
#include "linux/base/address_rule.hpp"
#include "linux/base/log.hpp"

namespace vedette::api {
namespace {

constexpr std::string_view kResponses =
    R"({"200": {"description": "what was found", "content": {"application/json":
  {"schema": {"type": "object", "required": ["proposals", "tried", "report"], "properties": {
    "proposals": {"type": "array", "description": "the most specific first", "items": {"type": "object",
      "required": ["device", "name", "why", "settings", "links", "picture", "reason"], "properties": {
        "device": {"type": "string"}, "name": {"type": "string"}, "why": {"type": "string"},
        "settings": {"type": "object", "description": "below cameras.ID", "additionalProperties": {"type": "string"}},
        "links": {"type": "object", "description": "other addresses of the device", "additionalProperties": {"type": "string"}},
        "picture": {"type": ["object", "null"], "properties": {
          "jpeg": {"type": "string", "contentEncoding": "base64"}, "width": {"type": "integer"}, "height": {"type": "integer"},
          "fps": {"type": "number"}, "bytes_per_second": {"type": "number"}, "age_ms": {"type": ["integer", "null"]}}},
        "reason": {"type": "string", "description": "why there is no picture"}}}},
    "tried": {"type": "array", "items": {"type": "object", "properties": {
      "url": {"type": "string"}, "answer": {"type": "string"}}}},
    "report": {"type": "string", "description": "text for a bug report, without the address and credentials"}}}}}}})";

// What the route's requests share.
struct Shared {
    std::vector<settings::AddressRange> networks;
    changes::SettingsChanger* changer = nullptr;
    access::Access* access = nullptr;  // null: there is no audit trail
    std::atomic<bool> runs = false;
};

// Ends the one probe that may run, however its task ends.
class Turn {
  public:
    explicit Turn(std::shared_ptr<Shared> shared)
        : shared_(std::move(shared)), mine_(!shared_->runs.exchange(true)) {}
    ~Turn() {
        if (mine_) shared_->runs = false;
    }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    bool is_mine() const { return mine_; }

  private:
    const std::shared_ptr<Shared> shared_;
    const bool mine_;
};

io::Task<Response> on_probe(std::shared_ptr<Shared> shared, const Context& context, const Request& request) {
    JsonBody body(request);
    const std::string address = body.text("address");
    const std::string user = body.optional_text("user").value_or("");
    const std::string password = body.optional_text("password").value_or("");
    const std::string pin_text = body.optional_text("tls_pin").value_or("");
    if (const auto fault = body.fault()) co_return *fault;
    const auto pin = pin_text.empty() ? std::string() : settings::parse_fingerprint(pin_text);
    if (!pin)
        co_return bad_parameter("tls_pin", fmt::format("tls_pin must be {}", settings::kFingerprintForm));
    auto target = probe::parse_target(address);
    if (!target) co_return problem(400, "invalid_argument", target.error().message);
    if (!user.empty()) target->user = user;
    if (!password.empty()) target->password = password;
    target->tls_pin = *pin;
    if (const auto why = leads_home(target->host, target->first_port(), shared->networks))
        co_return problem(403, "file_only",
                          fmt::format("{}; such a camera may be named in the settings file only", *why));
    const Turn turn(shared);
    if (!turn.is_mine())
        co_return problem(429, "probe_runs",
                          "another address is being looked at; try again in a few seconds");
    // The address is not from the settings file: a name that resolves to this machine is refused at the
    // connect.
    SearchOptions options{.rule = AddressRule{.host = {}, .port = 0, .allowed = shared->networks}};
    const std::string detail = serialize_json({{"what", target->shown}});
    const CameraSearch search =
        co_await search_camera(context.loop, std::move(*target), std::move(options), context.stop);
    if (shared->changer != nullptr)
        for (const FoundCamera& camera : search.cameras)
            if (camera.sample) shared->changer->note_working_source(camera.proposal.source());
    if (shared->access != nullptr) {
        auto recording = shared->access->record(context.loop, context.principal, context.peer, "probe",
                                                detail, context.stop);
        const auto recorded = co_await std::move(recording);
        if (!recorded) log_warning("probe", "the audit trail has no entry: {}", recorded.error().detail);
    }
    co_return json_response(to_json(search));
}

}  // namespace

RouteTable probe_routes(std::vector<settings::AddressRange> networks, changes::SettingsChanger* changer,
                        access::Access* access) {
    const auto shared = std::make_shared<Shared>();
    shared->access = access;
    shared->networks = std::move(networks);
    shared->changer = changer;
    const auto handler = [shared](const Context& context, const Request& request) -> Answer {
        return on_probe(shared, context, request);
    };
    return RouteTable({{"POST",
                        "/api/v1/probe",
                        needs::kOwner,
                        Effect::kChange,
                        handler,
                        {.id = "probe",
                         .summary = "Looks for a camera at {address}, with {user} and {password} if given, "
                                    "over TLS with the certificate of {tls_pin} only: proposals with a "
                                    "picture each, or what was tried. Saves nothing; takes 15 s at most",
                         .responses = kResponses,
                         .refusals = {400, 401, 403, 429}}}});
}

}  // namespace vedette::api
