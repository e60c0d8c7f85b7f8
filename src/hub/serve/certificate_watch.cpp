#include "hub/serve/certificate_watch.hpp"

#include <utility>

#include <fmt/format.h>
#include <sys/stat.h>

#include "linux/base/log.hpp"
#include "linux/io/blocking_call.hpp"

namespace vedette::serve {
namespace {

constexpr Duration kInterval = 2s;
constexpr Duration kDiskTimeout = 30s;

std::string state_of_file(const std::string& path) {
    struct stat s{};
    if (::stat(path.c_str(), &s) != 0) return "missing";
    return fmt::format("{} {} {} {}.{}", s.st_dev, s.st_ino, s.st_size, s.st_mtim.tv_sec, s.st_mtim.tv_nsec);
}

}  // namespace

std::string state_of(const CertificateFiles& files) {
    return fmt::format("{}, {}", state_of_file(files.certificate), state_of_file(files.key));
}

io::Task<> follow_certificate(io::TlsAcceptor& acceptor, CertificateFiles files, std::string loaded,
                              io::Loop& loop, io::Stop& stop) {
    std::string seen = loaded;
    const auto look = [files](const std::stop_token&) -> Result<std::string> { return state_of(files); };
    const auto load = [files](const std::stop_token&) {
        return io::TlsCertificate::load(files.certificate, files.key);
    };
    for (;;) {
        const io::Woken woken = co_await io::sleep_until(loop, loop.now() + kInterval, stop);
        if (woken == io::Woken::kStopped) co_return;
        const auto state =
            co_await io::run_blocking(loop, io::Lane::kDisk, look, loop.now() + kDiskTimeout, stop);
        if (!state) continue;
        const bool settled = *state == std::exchange(seen, *state);
        if (!settled || *state == loaded) continue;
        auto fresh = co_await io::run_blocking(loop, io::Lane::kDisk, load, loop.now() + kDiskTimeout, stop);
        const bool late = !fresh && fresh.error().kind == Kind::kTimeout;
        if (!late) loaded = *state;  // else the disk is slow: try again
        if (!fresh) {
            log_error("tls", "{}; the server keeps the certificate that it has", fresh.error().message);
            continue;
        }
        log_info("tls", "new certificate, SHA-256 {}", (*fresh)->fingerprint());
        acceptor.renew(std::move(*fresh));
    }
}

}  // namespace vedette::serve
