#include "hub/grab/grab.hpp"

#include <optional>
#include <utility>

#include <fmt/format.h>

#include "core/settings/values.hpp"
#include "hub/grab/session.hpp"
#include "hub/settings/expand.hpp"
#include "hub/settings/settings.hpp"
#include "hub/settings/source_url.hpp"
#include "hub/source/make_source.hpp"

namespace vedette::grab {
namespace {

std::unexpected<Error> usage_error(std::string message) {
    return fail(Kind::kInvalidArgument, std::move(message));
}

Result<GrabJob> to_job(const GrabOptions& options, const Console& console) {
    const auto expanded =
        settings::expand_variables(options.source, settings::process_environment().variable);
    if (!expanded) return usage_error("SOURCE " + expanded.error().message);
    auto spec = settings::parse_source(*expanded);
    if (!spec) return usage_error(spec.error().message);
    if (options.count < 0) return usage_error("-n takes 0 or more pictures");
    const auto count = static_cast<std::uint64_t>(options.count);
    std::optional<Duration> timeout;
    if (!options.timeout.empty()) {
        timeout = settings::parse_duration(options.timeout);
        if (!timeout || *timeout <= Duration::zero())
            return usage_error(
                fmt::format("--timeout {} is no time: write 500ms, 10s, 2m or the like", options.timeout));
    }
    if (options.json && options.output == "-")
        return usage_error(
            "--json and -o - both use standard output: write the pictures to files, or leave --json out");
    const auto applied = apply_tls(options.tls, *spec, "vedette grab", console);
    if (!applied) return std::unexpected(applied.error());
    auto source = source::make_source(*spec);
    if (!source) return std::unexpected(std::move(source.error()));
    auto output = PictureOutput::open(options.output, count, console.out);
    if (!output) return std::unexpected(std::move(output.error()));
    return GrabJob{.source = std::move(*source),
                   .shown = spec->shown,
                   .output = std::move(*output),
                   .count = count,
                   .timeout = timeout,
                   .json = options.json};
}

}  // namespace

int run_grab(const GrabOptions& options, const Console& console) {
    auto job = to_job(options, console);
    if (job) return grab_pictures(std::move(*job), console);
    fmt::print(console.err, "vedette grab: {}\n", job.error().message);
    return job.error().kind == Kind::kInvalidArgument ? 2 : 1;
}

}  // namespace vedette::grab
