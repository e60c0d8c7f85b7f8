#include "hub/doctor/system_checks.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <system_error>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <netdb.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "core/base/bytes.hpp"
#include "core/base/host_port.hpp"
#include "core/base/ip_address.hpp"
#include "linux/base/clock.hpp"
#include "linux/base/unique_fd.hpp"
#include "linux/base/utc_text.hpp"
#include "linux/base/write_all.hpp"
#include "linux/io/tls.hpp"

namespace vedette::doctor {
namespace {

constexpr std::uint64_t kLittleSpace = 200'000'000;  // bytes
constexpr std::size_t kProbe = 1'000'000;            // bytes
constexpr Duration kSlowDisk = 1s;                   // for kProbe
constexpr Duration kSlowName = 1s;
constexpr Duration kCertificateWarning = std::chrono::hours(24 * 14);
// Before it nothing of this program was written, so a clock that says less is wrong: 2026-01-01.
constexpr UtcTime kOldest{std::chrono::seconds(1'767'225'600)};

Finding finding(Level level, std::string about, std::string what, std::string cure, std::string key = {}) {
    return {level, std::move(about), std::move(what), std::move(cure), std::move(key)};
}

std::string megabytes(std::uint64_t bytes) { return fmt::format("{} MB", bytes / 1'000'000); }

// Time to write and sync kProbe bytes; nothing: it failed, and errno says why.
std::optional<Duration> write_time(const std::string& folder) {
    // Without a name, so nothing is left behind.
    const UniqueFd file(::open(folder.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600));
    if (!file) return std::nullopt;
    const std::vector<std::uint8_t> bytes(kProbe, 0x5a);
    const MonoTime begun = system_clock().mono();
    if (!write_all(file.get(), bytes) || ::fsync(file.get()) != 0) return std::nullopt;
    return system_clock().mono() - begun;
}

bool is_number(const std::string& host) { return is_ipv4(host) || host.contains(':'); }

}  // namespace

Findings check_clock(UtcTime now, std::optional<bool> synchronised) {
    if (now < kOldest)
        return {finding(
            Level::kError, "clock",
            fmt::format("the clock says {}, which is in the past", format_utc(now).substr(0, 10)),
            "set it, for example by `timedatectl set-ntp true`; certificates, links and histories need it")};
    if (synchronised == false)
        return {
            finding(Level::kWarning, "clock", "nothing keeps the clock of this machine right",
                    "`timedatectl set-ntp true`, or install chrony; times of pictures and links go by it")};
    return {};
}

Findings check_disk(const std::string& state) {
    Findings out;
    struct statvfs space{};
    if (state.empty() || ::statvfs(state.c_str(), &space) != 0) return out;
    const std::uint64_t free = std::uint64_t{space.f_bavail} * space.f_frsize;
    if (free < kLittleSpace)
        out.push_back(finding(Level::kError, "disk",
                              fmt::format("{} are free where {} is", megabytes(free), state),
                              "make room; without it users, links and settings cannot be saved", "state"));
    const auto took = write_time(state);
    if (!took && errno != EOPNOTSUPP && errno != EISDIR) {
        out.push_back(finding(Level::kError, "disk", errno_error("write in " + state, errno).message,
                              "the hub's user needs the right to write there, and room", "state"));
    } else if (took && *took > kSlowDisk) {
        out.push_back(
            finding(Level::kWarning, "disk",
                    fmt::format("a megabyte takes {:.1f} s to be written to {}", to_seconds(*took), state),
                    "an SD card that is worn out, or a busy disk, is usual", "state"));
    }
    return out;
}

Findings check_devices(const settings::Settings& settings) {
    Findings out;
    for (const settings::CameraSettings& camera : settings.cameras) {
        if (camera.source.scheme != settings::Scheme::kV4l2) continue;
        if (::access(camera.source.path.c_str(), R_OK | W_OK) == 0) continue;
        const bool is_there = errno != ENOENT;
        out.push_back(finding(Level::kError, camera.id,
                              is_there ? fmt::format("this user may not open {}", camera.source.path)
                                       : fmt::format("there is no {}", camera.source.path),
                              is_there ? "add the hub's user to the group `video`, and start the hub again"
                                       : "is the camera plugged in?",
                              fmt::format("cameras.{}.source", camera.id)));
    }
    return out;
}

Findings check_certificate(const settings::Settings& settings, UtcTime now) {
    if (!settings.tls || settings.tls->certificate.empty()) return {};
    const auto certificate = io::TlsCertificate::load(settings.tls->certificate, settings.tls->key);
    if (!certificate)
        return {finding(Level::kError, "certificate", certificate.error().message,
                        "put it in its place again", "tls.certificate")};
    const UtcTime end = (*certificate)->valid_until();
    if (end - now > kCertificateWarning) return {};
    const bool ended = end <= now;
    return {finding(ended ? Level::kError : Level::kWarning, "certificate",
                    fmt::format("it {} on {}", ended ? "ended" : "ends", format_utc(end).substr(0, 10)),
                    "renew it; the hub takes the new file by itself", "tls.certificate")};
}

Findings check_names(const settings::Settings& settings) {
    Findings out;
    for (const settings::CameraSettings& camera : settings.cameras) {
        const std::string& host = camera.source.host;
        if (host.empty() || is_number(host)) continue;
        ::addrinfo hints{};
        hints.ai_socktype = SOCK_STREAM;
        ::addrinfo* found = nullptr;
        const MonoTime begun = system_clock().mono();
        const int code = ::getaddrinfo(host.c_str(), nullptr, &hints, &found);
        if (code == 0) ::freeaddrinfo(found);
        const Duration took = system_clock().mono() - begun;
        const std::string key = fmt::format("cameras.{}.source", camera.id);
        if (code != 0)
            out.push_back(finding(Level::kError, camera.id,
                                  fmt::format("{} has no address: {}", host, ::gai_strerror(code)),
                                  "check the name, or write the camera's number", key));
        else if (took > kSlowName)
            out.push_back(
                finding(Level::kWarning, camera.id,
                        fmt::format("the address of {} took {:.1f} s to be found", host, to_seconds(took)),
                        "check the name server of this machine, or write the camera's number", key));
    }
    return out;
}

Findings check_system(const settings::Settings& settings, UtcTime now, std::optional<bool> synchronised) {
    Findings out = check_clock(now, synchronised);
    for (Findings more : {check_disk(settings.state), check_devices(settings),
                          check_certificate(settings, now), check_names(settings)})
        std::ranges::move(more, std::back_inserter(out));
    return out;
}

}  // namespace vedette::doctor
