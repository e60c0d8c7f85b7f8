#include "hub/grab/tls_options.hpp"

#include <cerrno>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include "hub/settings/certificate_keys.hpp"

namespace vedette::grab {

Result<void> apply_tls(const TlsOptions& options, settings::SourceSpec& spec, std::string_view program,
                       const Console& console) {
    spec.command_line = true;
    std::vector<std::string_view> names;
    if (!options.ca_file.empty()) names.emplace_back("--ca-file");
    if (!options.pin.empty()) names.emplace_back("--tls-pin");
    if (options.insecure) names.emplace_back("--insecure");
    if (names.empty()) return {};
    if (spec.scheme != settings::Scheme::kHttps && spec.scheme != settings::Scheme::kWss)
        return fail(Kind::kInvalidArgument, fmt::format("{} is for https and wss sources", names.front()));
    if (names.size() > 1)
        return fail(Kind::kInvalidArgument,
                    fmt::format("{} exclude each other; choose one", fmt::join(names, " and ")));
    if (options.insecure) {
        fmt::print(console.err,
                   "{}: warning: --insecure: the certificate is not checked; anybody between the camera and "
                   "this machine can read the pictures and the password\n",
                   program);
        spec.verify = false;
    } else if (options.pin.empty()) {
        if (::access(options.ca_file.c_str(), R_OK) != 0)
            return fail(Kind::kInvalidArgument, errno_error("--ca-file " + options.ca_file, errno).message);
        spec.ca_file = options.ca_file;
    } else {
        const auto pin = settings::parse_fingerprint(options.pin);
        if (!pin)
            return fail(Kind::kInvalidArgument, fmt::format("--tls-pin is no SHA-256 fingerprint: write {}",
                                                            settings::kFingerprintForm));
        spec.tls_pin = *pin;
    }
    return {};
}

}  // namespace vedette::grab
