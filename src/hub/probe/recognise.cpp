// What all answers of a probe prove together, and the report of what is unknown.
#include <algorithm>

#include <fmt/format.h>

#include "hub/probe/probe.hpp"
#include "hub/settings/mask.hpp"

namespace vedette::probe {
namespace {

void propose_pasted(const Target& target, const Answer& answer, Proposals& out) {
    if (!answer.is_stream() && !answer.is_picture()) return;
    const bool stream = answer.is_stream();
    out.push_back({.device = stream ? "stream" : "snapshot",
                   .name = stream ? "MJPEG stream" : "Single pictures",
                   .why = "the address sends them",
                   .certainty = Certainty::kPasted,
                   .settings = {{"source", address_of(target, target.first_port(), target.path)}}});
}

// Every address that sent pictures, whatever device is behind it.
void propose_found(const Target& target, const Answers& answers, Proposals& out) {
    for (const auto& [key, answer] : answers) {
        if (!answer.is_stream() && !answer.is_picture()) continue;
        const bool stream = answer.is_stream();
        out.push_back({.device = stream ? "stream" : "snapshot",
                       .name = stream ? "MJPEG stream" : "Single pictures",
                       .why = "the address sends them",
                       .certainty = stream ? Certainty::kStream : Certainty::kPicture,
                       .settings = {{"source", address_of(target, key.first, key.second)}}});
    }
}

void propose_login(const Target& target, const Answers& answers, Proposals& out) {
    const auto asks =
        std::ranges::find_if(answers, [](const auto& entry) { return entry.second.needs_login(); });
    if (asks == answers.end()) return;
    const bool ours = asks->second.challenge.contains("realm=\"vedette\"");
    const bool given = !target.user.empty() || !target.password.empty();
    out.push_back({.device = "login",
                   .name = ours ? "Vedette hub or board" : "Device that asks for a user and a password",
                   .why = "it asks for a user and a password",
                   .certainty = Certainty::kLogin,
                   .settings = {{"source", target.path.empty()
                                               ? address_of(target, asks->first.first, asks->first.second)
                                               : address_of(target, target.first_port(), target.path)}},
                   .hint = given ? "it does not take this user and password"
                                 : "give its user and password to see what it is"});
}

// Nothing is asked of a device whose certificate nobody vouches for, until the user has compared it.
void propose_certificate(const Target& target, const Answers& answers, Proposals& out) {
    const auto refused =
        std::ranges::find_if(answers, [](const auto& entry) { return !entry.second.fingerprint.empty(); });
    if (refused == answers.end()) return;
    const bool agreed = !target.tls_pin.empty();
    out.push_back(
        {.device = "certificate",
         .name = "Device with a certificate of its own",
         .why = refused->second.error,
         .certainty = Certainty::kLogin,
         .settings = {{"source",
                       address_of(target, target.first_port(), target.path.empty() ? "/" : target.path)},
                      {"tls_pin", "sha256:" + refused->second.fingerprint}},
         .hint =
             agreed
                 ? "this is not the certificate that was agreed to: another device may answer in its place"
                 : "compare this fingerprint with the one that the device itself shows, on its screen, its "
                   "console or its page; if both are the same, look again with it"});
}

// What is behind the certificate that the user has agreed to is reached by it only.
void add_pin(const Target& target, Proposal& proposal) {
    if (target.tls_pin.empty() || proposal.device == "certificate") return;
    const std::string server = address_of(target, target.first_port(), "/");
    const Texts given = proposal.settings;
    for (const auto& [key, value] : given) {
        if (!value.starts_with(server)) continue;
        if (key == "source") proposal.settings.emplace_back("tls_pin", "sha256:" + target.tls_pin);
        if (key == "ptz.url") proposal.settings.emplace_back("ptz.tls_pin", "sha256:" + target.tls_pin);
    }
}

// Adds a proposal unless a better one has its source, or the device has named what is none.
void add(Proposals& out, Proposal&& proposal) {
    if (!settings::parse_source(proposal.source())) return;
    const auto same = std::ranges::find(out, proposal.source(), &Proposal::source);
    if (same == out.end()) {
        out.push_back(std::move(proposal));
    } else if (same->certainty < proposal.certainty && proposal.device != "stream" &&
               proposal.device != "snapshot") {
        *same = std::move(proposal);
    }
}

Proposal of_source(const settings::SourceSpec& source) {
    Proposal out{.device = std::string(to_string(source.scheme)),
                 .name = fmt::format("{} source", to_string(source.scheme)),
                 .why = "the address says so",
                 .certainty = Certainty::kPasted,
                 .settings = {}};
    const bool tcpcam = source.scheme == settings::Scheme::kTcpcam;
    const std::string host = source.host.contains(':') ? "[" + source.host + "]" : source.host;
    out.settings.emplace_back("source",
                              tcpcam ? fmt::format("tcpcam://{}:{}", host, source.port) : source.url());
    if (tcpcam && source.pin.empty()) out.hint = "give its PIN as the password to see a picture";
    return out;
}

}  // namespace

std::string address_of(const Target& target, std::uint16_t port, std::string_view path) {
    const bool tls = target.tls && port == target.first_port();
    const std::string host = target.host.contains(':') ? "[" + target.host + "]" : target.host;
    const std::uint16_t usual = tls ? 443 : 80;
    const std::string number = port == usual ? "" : fmt::format(":{}", port);
    return fmt::format("http{}://{}{}{}", tls ? "s" : "", host, number, path);
}

Proposals recognise(const Target& target, const Answers& answers, const Answer* pasted) {
    Proposals all;
    if (target.source) all.push_back(of_source(*target.source));
    if (pasted) propose_pasted(target, *pasted, all);
    Proposals found;
    for (const std::uint16_t first : first_ports(target)) {
        for (const Recogniser& recogniser : recognisers())
            recogniser.propose(View(target, first, recogniser.ports, answers), found);
    }
    propose_found(target, answers, found);
    for (Proposal& proposal : found) add(all, std::move(proposal));
    const auto sends = [](const Proposal& p) { return p.certainty > Certainty::kGuess; };
    if (std::ranges::none_of(all, sends)) propose_login(target, answers, all);
    propose_certificate(target, answers, all);
    for (Proposal& proposal : all) add_pin(target, proposal);
    // A stable sort; Clang refuses std::stable_sort of GCC 12's library.
    for (auto next = all.begin(); next != all.end(); ++next)
        std::rotate(std::ranges::upper_bound(all.begin(), next, next->certainty, std::greater(),
                                             &Proposal::certainty),
                    next, next + 1);
    return all;
}

std::string format_report(const Target& target, const Findings& findings) {
    std::string out = "Vedette looked for a camera.\n";
    if (!target.path.empty())
        out += fmt::format("Path that was given: {}\n", settings::mask_credentials(target.path));
    for (const Proposal& proposal : findings.proposals)
        out += fmt::format("Recognised: {} ({}), {}\n", proposal.name, proposal.device, proposal.why);
    if (findings.proposals.empty()) out += "Recognised: nothing\n";
    for (const Tried& tried : findings.tried)
        out += fmt::format(":{}{} {}\n", tried.port, settings::mask_credentials(tried.path), tried.answer);
    for (std::size_t at = out.find(target.host); at != std::string::npos; at = out.find(target.host, at))
        out.replace(at, target.host.size(), "HOST");
    return out;
}

}  // namespace vedette::probe
