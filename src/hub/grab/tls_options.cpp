#include "hub/grab/tls_options.hpp"

#include <cerrno>

#include <fmt/format.h>
#include <unistd.h>

namespace vedette::grab {

Result<void> apply_tls(const TlsOptions& options, settings::SourceSpec& spec, std::string_view program,
                       const Console& console) {
    spec.command_line = true;
    if (options.ca_file.empty() && !options.insecure) return {};
    const char* const name = options.insecure ? "--insecure" : "--ca-file";
    if (spec.scheme != settings::Scheme::kHttps && spec.scheme != settings::Scheme::kWss)
        return fail(Kind::kInvalidArgument, fmt::format("{} is for https and wss sources", name));
    if (options.insecure && !options.ca_file.empty())
        return fail(Kind::kInvalidArgument, "--ca-file and --insecure exclude each other; choose one");
    if (options.insecure) {
        fmt::print(console.err,
                   "{}: warning: --insecure: the certificate is not checked; anybody between the camera and "
                   "this machine can read the pictures and the password\n",
                   program);
    } else if (::access(options.ca_file.c_str(), R_OK) != 0) {
        return fail(Kind::kInvalidArgument, errno_error("--ca-file " + options.ca_file, errno).message);
    }
    spec.ca_file = options.ca_file;
    spec.verify = !options.insecure;
    return {};
}

}  // namespace vedette::grab
