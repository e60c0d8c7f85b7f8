// Ports that are taken, and who has them: /proc/net/tcp names the socket, /proc/PID/fd its process.
#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/base/text.hpp"
#include "hub/doctor/system_checks.hpp"
#include "linux/base/unique_fd.hpp"

namespace vedette::doctor {
namespace {

namespace fs = std::filesystem;

// 0: the port is free; else errno of the attempt to listen.
int try_to_listen(const Endpoint& place) {
    const bool v6 = place.address.contains(':');
    const UniqueFd socket(::socket(v6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (!socket) return errno;
    const int on = 1;
    ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    ::sockaddr_storage storage{};
    ::socklen_t size = 0;
    if (v6) {
        auto* const address = reinterpret_cast<::sockaddr_in6*>(&storage);
        address->sin6_family = AF_INET6;
        address->sin6_port = htons(place.port);
        ::inet_pton(AF_INET6, place.address.c_str(), &address->sin6_addr);
        size = sizeof *address;
    } else {
        auto* const address = reinterpret_cast<::sockaddr_in*>(&storage);
        address->sin_family = AF_INET;
        address->sin_port = htons(place.port);
        ::inet_pton(AF_INET, place.address.c_str(), &address->sin_addr);
        size = sizeof *address;
    }
    if (::bind(socket.get(), reinterpret_cast<const ::sockaddr*>(&storage), size) != 0) return errno;
    return ::listen(socket.get(), 1) != 0 ? errno : 0;
}

// Inode of the socket that listens on the port; empty: none is found.
std::string listening_inode(std::uint16_t port) {
    for (const char* const name : {"/proc/net/tcp", "/proc/net/tcp6"}) {
        std::ifstream table(name);
        std::string line;
        std::getline(table, line);
        while (std::getline(table, line)) {
            std::istringstream words(line);
            std::array<std::string, 10> word;  // the tenth is the inode; see proc(5)
            for (std::string& w : word) words >> w;
            const std::string& local = word[1];
            const auto number =
                parse_int<std::uint16_t>(std::string_view(local).substr(local.rfind(':') + 1), 16);
            if (word[3] == "0A" && number == port) return word[9];
        }
    }
    return {};
}

// "nginx (process 123)"; empty: it is another user's.
std::string holder_of(const std::string& inode) {
    if (inode.empty()) return {};
    const std::string wanted = fmt::format("socket:[{}]", inode);
    std::error_code error;
    for (const auto& process : fs::directory_iterator("/proc", error)) {
        const std::string pid = process.path().filename();
        if (!std::ranges::all_of(pid, is_digit)) continue;
        std::error_code ended;
        for (const auto& fd : fs::directory_iterator(process.path() / "fd", ended)) {
            std::error_code gone;
            if (fs::read_symlink(fd.path(), gone) != wanted) continue;
            std::string name;
            std::getline(std::ifstream(process.path() / "comm"), name);
            return fmt::format("{} (process {})", name, pid);
        }
    }
    return {};
}

}  // namespace

Findings check_ports(const settings::Settings& settings) {
    struct Wanted {
        Endpoint place;
        const char* key;
    };
    std::vector<Wanted> all;
    if (!settings.listen_unix && !settings.listen_systemd) all.push_back({settings.listen, "listen"});
    if (settings.tcpcam)
        all.push_back({{settings.listen.address, settings.tcpcam->port}, "serve.tcpcam.port"});
    if (settings.capture && settings.capture->other_port == 0)
        all.push_back({{settings.listen.address, settings.capture->port}, "serve.capture.port"});
    if (settings.tls && settings.tls->redirect_from)
        all.push_back({*settings.tls->redirect_from, "tls.redirect_from"});
    Findings out;
    for (const Wanted& wanted : all) {
        const int error =
            wanted.place.port == 0 || wanted.place.address.empty() ? 0 : try_to_listen(wanted.place);
        if (error == EADDRINUSE) {
            const std::string holder = holder_of(listening_inode(wanted.place.port));
            out.push_back({Level::kError, "ports",
                           fmt::format("port {} is taken by {}", wanted.place.port,
                                       holder.empty() ? "another user's program" : holder),
                           "end that program, or take another port", wanted.key});
        } else if (error == EACCES) {
            out.push_back({Level::kError, "ports",
                           fmt::format("this user may not listen on port {}", wanted.place.port),
                           "take a port from 1024 on, or give the hub CAP_NET_BIND_SERVICE", wanted.key});
        } else if (error != 0) {
            out.push_back({Level::kError, "ports",
                           errno_error(fmt::format("listen on {}", format(wanted.place)), error).message,
                           "is that an address of this machine?", wanted.key});
        }
    }
    return out;
}

}  // namespace vedette::doctor
