#include "hub/probe/probe.hpp"

#include <algorithm>
#include <array>
#include <deque>
#include <map>
#include <memory>

#include <fmt/format.h>

#include "core/http/url.hpp"
#include "hub/probe/ask.hpp"
#include "hub/probe/page.hpp"
#include "hub/settings/mask.hpp"
#include "linux/io/wait.hpp"

namespace vedette::probe {
namespace {

constexpr int kConnectionsPerPort = 2;
constexpr int kFailuresToGiveUp = 2;  // of a port that has not answered before
constexpr std::size_t kMaxLinks = 6;  // of a pasted page

// Where many devices have their pictures, whatever they are.
constexpr std::uint16_t kCommonPorts[] = {80, 81};
constexpr Request kCommonPaths[] = {{0, "/"},       {0, "/mjpeg"}, {0, "/stream"},  {0, "/video"},
                                    {1, "/stream"}, {1, "/"},      {0, "/capture"}, {0, "/jpg"}};

// One request to make.
struct Job {
    std::string path;
    ProbeMethod method = ProbeMethod::kGet;
};

// The requests to one port.
struct Port {
    std::deque<Job> jobs;
    int failures = 0;
    bool answers = false;
};

// A probe under way: shared by its workers, so that none outlives what it uses.
class Run : public std::enable_shared_from_this<Run> {
  public:
    Run(io::Loop& loop, const Target& target, const ProbeOptions& options)
        : loop_(loop),
          target_(target),
          options_(options),
          deadline_(loop.now() + options.limit),
          idle_(loop) {}

    void add(std::uint16_t port, std::string path, ProbeMethod method) {
        auto& jobs = ports_[port].jobs;
        const bool known = answers_.contains({port, path}) ||
                           std::ranges::any_of(jobs, [&](const Job& job) { return job.path == path; });
        if (known) return;
        // Before anything is sent to the port.
        const auto place = method == ProbeMethod::kConnect ? jobs.begin() : jobs.end();
        jobs.insert(place, Job{std::move(path), method});
    }

    // Makes all requests that were added.
    io::Task<> make_requests(io::Stop& stop) {
        const io::Stop::Registration ends(stop, [this] { stop_.request(); });
        if (stop.requested()) stop_.request();
        for (auto& [number, port] : ports_) {
            const auto count = std::min<std::size_t>(kConnectionsPerPort, port.jobs.size());
            for (std::size_t i = 0; i < count; ++i) {
                ++workers_;
                loop_.spawn(work(number, port), [self = shared_from_this()] {
                    if (--self->workers_ == 0) self->idle_.notify();
                });
            }
        }
        io::Stop never;
        while (workers_ > 0) co_await idle_.wait(MonoTime::max(), never);
    }

    const Answers& answers() const { return answers_; }

  private:
    io::Task<> work(std::uint16_t number, Port& port) {
        const auto self = shared_from_this();
        while (!port.jobs.empty() && !stop_.requested() && loop_.now() < deadline_) {
            Job job = std::move(port.jobs.front());
            port.jobs.pop_front();
            if (!port.answers && port.failures >= kFailuresToGiveUp) continue;
            const std::pair key{number, job.path};
            Answer answer = co_await ask(number, job);
            if (answer.outcome == Answer::Outcome::kAnswered)
                port.answers = true;
            else if (job.method == ProbeMethod::kGet)
                ++port.failures;
            answers_[key] = std::move(answer);
        }
    }

    io::Task<Answer> ask(std::uint16_t number, const Job& job) {
        if (job.method == ProbeMethod::kConnect) {
            const AddressRule* const rule = options_.rule ? &*options_.rule : nullptr;
            co_return co_await ask_silently(loop_, target_.host, number, rule, deadline_, stop_);
        }
        const bool tls = target_.tls && number == target_.first_port();
        io::HttpAddress address{.tls = tls, .host = target_.host, .port = number, .target = job.path};
        io::HttpOptions how{.user = target_.user,
                            .password = target_.password,
                            .tls_pin = tls ? target_.tls_pin : "",
                            .rule = options_.rule};
        co_return co_await ask_http(loop_, std::move(address), std::move(how), deadline_, stop_);
    }

    io::Loop& loop_;
    const Target target_;
    const ProbeOptions options_;
    const MonoTime deadline_;
    io::Stop stop_;
    io::Signal idle_;  // no worker is left
    int workers_ = 0;
    std::map<std::uint16_t, Port> ports_;
    Answers answers_;
};

// The paths on this host that a pasted page may show pictures from, with their ports.
std::vector<std::pair<std::uint16_t, std::string>> linked(const Answer& page) {
    std::vector<std::pair<std::uint16_t, std::string>> out;
    const auto base = http::parse_url(page.url);
    if (!base || !page.is_page()) return out;
    for (const std::string& link : picture_links(page.body, kMaxLinks)) {
        std::array<char, 2048> memory{};
        const auto whole = http::resolve_reference(*base, link, memory);
        const auto url = whole ? http::parse_url(*whole) : std::unexpected(whole.error());
        if (!url || !url->is(base->scheme) || url->host != base->host) continue;
        std::array<char, 2048> target{};
        out.emplace_back(url->port, http::format_target(*url, target));
    }
    return out;
}

std::vector<Tried> list(const Target& target, const Answers& answers) {
    std::vector<Tried> out;
    for (const auto& [key, answer] : answers)
        out.push_back({.port = key.first,
                       .path = key.second,
                       .url = settings::mask_credentials(address_of(target, key.first, key.second)),
                       .answer = settings::mask_credentials(describe(answer))});
    return out;
}

}  // namespace

io::Task<Findings> probe(io::Loop& loop, Target target, ProbeOptions options, io::Stop& stop) {
    Findings findings;
    if (target.source) {
        findings.proposals = recognise(target, {}, nullptr);
        findings.report = format_report(target, findings);
        co_return findings;
    }
    const auto run = std::make_shared<Run>(loop, target, options);
    if (!target.path.empty()) run->add(target.first_port(), target.path, ProbeMethod::kGet);
    for (const std::uint16_t first : first_ports(target)) {
        const auto add = [&](std::span<const std::uint16_t> ports, std::span<const Request> requests) {
            for (const Request& request : requests)
                if (const auto port = actual_port(ports, request.port, first))
                    run->add(*port, std::string(request.path), request.method);
        };
        for (const Recogniser& recogniser : recognisers()) add(recogniser.ports, recogniser.requests);
        add(kCommonPorts, kCommonPaths);
    }
    co_await run->make_requests(stop);
    const std::pair own{target.first_port(), target.path.empty() ? "/" : target.path};
    if (const auto page = run->answers().find(own); page != run->answers().end()) {
        for (auto& [port, path] : linked(page->second)) run->add(port, std::move(path), ProbeMethod::kGet);
        co_await run->make_requests(stop);
    }
    const auto pasted = run->answers().find(own);
    const bool has_pasted = pasted != run->answers().end() && !target.path.empty();
    findings.proposals = recognise(target, run->answers(), has_pasted ? &pasted->second : nullptr);
    findings.tried = list(target, run->answers());
    findings.needs_login =
        std::ranges::any_of(run->answers(), [](const auto& entry) { return entry.second.needs_login(); });
    findings.report = format_report(target, findings);
    co_return findings;
}

}  // namespace vedette::probe
