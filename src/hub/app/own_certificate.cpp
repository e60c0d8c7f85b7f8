#include "hub/app/own_certificate.hpp"

#include <filesystem>

#include "linux/base/atomic_file.hpp"
#include "linux/io/self_signed.hpp"

namespace vedette::app {
namespace {

constexpr Duration kLifetime = std::chrono::hours(24 * 365 * 10);

}  // namespace

Result<serve::CertificateFiles> own_certificate(const std::string& folder,
                                                const std::vector<std::string>& names, UtcTime now) {
    serve::CertificateFiles files{.certificate = folder + "/tls.pem", .key = folder + "/tls.key"};
    std::error_code ignored;
    if (std::filesystem::exists(files.certificate, ignored)) return files;
    const auto made = io::make_self_signed(names, now, kLifetime);
    if (!made) return std::unexpected(made.error());
    // Write the key first: if the hub ends before the certificate is there, the next start makes both anew.
    const AtomicFileOptions for_owner{.mode = 0600};
    if (auto done = write_file_atomically(files.key, as_bytes(made->key), for_owner); !done)
        return std::unexpected(std::move(done.error()));
    if (auto done = write_file_atomically(files.certificate, as_bytes(made->certificate), for_owner); !done)
        return std::unexpected(std::move(done.error()));
    return files;
}

}  // namespace vedette::app
