#include "linux/io/listener.hpp"

#include <array>
#include <cerrno>
#include <cstring>

#include <boost/asio/ip/tcp.hpp>
#include <fcntl.h>
#include <fmt/format.h>
#include <grp.h>
#include <netinet/tcp.h>
#include <pwd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace vedette::io {
namespace {

using boost::asio::ip::tcp;

constexpr Duration kPauseWhenExhausted = 100ms;
constexpr int kBacklog = 1024;

Error listen_error(const Endpoint& endpoint, int error) {
    Error e = errno_error(fmt::format("listen on {}", format(endpoint)), error);
    if (error == EADDRINUSE) e.message += "; another program uses the port: stop it or choose another port";
    if (error == EACCES) e.message += "; ports below 1024 need the right to them: choose a port above 1023";
    return e;
}

std::uint16_t local_port(int fd) {
    tcp::endpoint local;
    socklen_t size = static_cast<socklen_t>(local.capacity());
    if (::getsockname(fd, local.data(), &size) != 0) return 0;
    const int family = local.data()->sa_family;
    return family == AF_INET || family == AF_INET6 ? local.port() : std::uint16_t(0);
}

Error unix_error(const UnixEndpoint& endpoint, std::string_view what, int error) {
    return errno_error(fmt::format("listen on unix:{}{}", endpoint.path, what), error);
}

Result<sockaddr_un> unix_address(const UnixEndpoint& endpoint) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (endpoint.path.size() >= sizeof address.sun_path)
        return std::unexpected(unix_error(endpoint, "", ENAMETOOLONG));
    std::memcpy(address.sun_path, endpoint.path.data(), endpoint.path.size());
    return address;
}

const sockaddr* as_address(const sockaddr_un& address) { return reinterpret_cast<const sockaddr*>(&address); }

// Removes a socket that nobody listens on: its program has ended without removing it.
Result<void> remove_stale(const UnixEndpoint& endpoint, const sockaddr_un& address) {
    struct stat about{};
    if (::lstat(endpoint.path.c_str(), &about) != 0) return {};
    if (!S_ISSOCK(about.st_mode))
        return fail(Kind::kFailedPrecondition,
                    fmt::format("listen on unix:{}: there is a file of this name, which is no socket",
                                endpoint.path));
    const UniqueFd probe(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (::connect(probe.get(), as_address(address), sizeof address) == 0 || errno != ECONNREFUSED)
        return fail(Kind::kFailedPrecondition,
                    fmt::format("listen on unix:{}: another program uses it", endpoint.path));
    if (::unlink(endpoint.path.c_str()) != 0) return std::unexpected(unix_error(endpoint, "", errno));
    return {};
}

// "user", "user:group", ":group".
Result<void> set_owner(const UnixEndpoint& endpoint) {
    const std::size_t colon = endpoint.owner.find(':');
    const std::string user = endpoint.owner.substr(0, colon);
    const std::string group = colon == std::string::npos ? "" : endpoint.owner.substr(colon + 1);
    const passwd* const found_user = user.empty() ? nullptr : ::getpwnam(user.c_str());
    const ::group* const found_group = group.empty() ? nullptr : ::getgrnam(group.c_str());
    const auto unknown = [&](std::string_view what, const std::string& name) {
        return fail(Kind::kInvalidArgument,
                    fmt::format("listen on unix:{}: there is no {} {}", endpoint.path, what, name));
    };
    if (!user.empty() && found_user == nullptr) return unknown("user", user);
    if (!group.empty() && found_group == nullptr) return unknown("group", group);
    const ::uid_t owner = found_user == nullptr ? static_cast<::uid_t>(-1) : found_user->pw_uid;
    const ::gid_t of = found_group == nullptr ? static_cast<::gid_t>(-1) : found_group->gr_gid;
    if (::chown(endpoint.path.c_str(), owner, of) != 0)
        return std::unexpected(unix_error(endpoint, ": change its owner to " + endpoint.owner, errno));
    return {};
}

}  // namespace

Result<std::unique_ptr<Listener>> Listener::open(std::vector<Loop*> loops, const Endpoint& endpoint,
                                                 OnAccept on_accept) {
    boost::system::error_code invalid;
    const tcp::endpoint local(boost::asio::ip::make_address(endpoint.address, invalid), endpoint.port);
    if (invalid)
        return fail(Kind::kInvalidArgument, fmt::format("{} is no numeric address", endpoint.address));
    const int fd = ::socket(local.data()->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) return std::unexpected(listen_error(endpoint, errno));
    const int one = 1;
    ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (::bind(fd, local.data(), static_cast<socklen_t>(local.size())) != 0 || ::listen(fd, kBacklog) != 0) {
        const int error = errno;
        ::close(fd);
        return std::unexpected(listen_error(endpoint, error));
    }
    return std::unique_ptr<Listener>(
        new Listener(std::move(loops), fd, local_port(fd), std::move(on_accept)));
}

Result<std::unique_ptr<Listener>> Listener::open_unix(std::vector<Loop*> loops, const UnixEndpoint& endpoint,
                                                      OnAccept on_accept) {
    const auto address = unix_address(endpoint);
    if (!address) return std::unexpected(address.error());
    if (auto done = remove_stale(endpoint, *address); !done) return std::unexpected(std::move(done.error()));
    UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!fd || ::bind(fd.get(), as_address(*address), sizeof *address) != 0)
        return std::unexpected(unix_error(endpoint, "", errno));
    // Nobody can connect before listen(), whatever mode the socket begins with.
    auto owned = endpoint.owner.empty() ? Result<void>() : set_owner(endpoint);
    if (owned && (::chmod(endpoint.path.c_str(), endpoint.mode) != 0 || ::listen(fd.get(), kBacklog) != 0))
        owned = std::unexpected(unix_error(endpoint, "", errno));
    if (!owned) {
        ::unlink(endpoint.path.c_str());
        return std::unexpected(std::move(owned.error()));
    }
    std::unique_ptr<Listener> listener(new Listener(std::move(loops), fd.release(), 0, std::move(on_accept)));
    listener->path_ = endpoint.path;
    return listener;
}

Result<std::unique_ptr<Listener>> Listener::adopt(std::vector<Loop*> loops, UniqueFd socket,
                                                  OnAccept on_accept) {
    int listens = 0;
    int type = 0;
    socklen_t size = sizeof listens;
    if (::getsockopt(socket.get(), SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) != 0 || listens == 0 ||
        ::getsockopt(socket.get(), SOL_SOCKET, SO_TYPE, &type, &size) != 0 || type != SOCK_STREAM)
        return fail(Kind::kInvalidArgument, "the socket that was passed in is no listening stream socket");
    ::fcntl(socket.get(), F_SETFL, ::fcntl(socket.get(), F_GETFL) | O_NONBLOCK);
    ::fcntl(socket.get(), F_SETFD, FD_CLOEXEC);
    const std::uint16_t port = local_port(socket.get());
    return std::unique_ptr<Listener>(
        new Listener(std::move(loops), socket.release(), port, std::move(on_accept)));
}

Listener::Listener(std::vector<Loop*> loops, int fd, std::uint16_t port, OnAccept on_accept)
    : loops_(std::move(loops)),
      port_(port),
      own_port_(port),
      on_accept_(std::move(on_accept)),
      fd_(loops_.front()->poller(), UniqueFd(fd)),
      pause_(*loops_.front()) {
    wait();
}

Listener::~Listener() { close(); }

void Listener::close() {
    pause_.cancel();
    fd_.cancel(Direction::kReadable);
    fd_.close();
    own_port_.reset();
    if (!path_.empty()) ::unlink(std::exchange(path_, {}).c_str());
}

void Listener::wait() {
    fd_.wait(Direction::kReadable, [this](bool open) {
        if (open) accept_all();
    });
}

void Listener::accept_all() {
    for (;;) {
        const int fd = ::accept4(fd_.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0) {
            if (errno == EINTR || errno == ECONNABORTED) continue;
            if (errno == EAGAIN) {
                fd_.note_exhausted(Direction::kReadable);
                return wait();
            }
            return pause_.start_after(kPauseWhenExhausted, [this] { accept_all(); });
        }
        const int one = 1;
        ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        Loop& loop = *loops_[turn_++ % loops_.size()];
        if (loop.on_own_thread()) {
            on_accept_(loop, std::make_unique<Stream>(loop, fd));
        } else {
            loop.post(
                [&loop, fd, on_accept = on_accept_] { on_accept(loop, std::make_unique<Stream>(loop, fd)); });
        }
    }
}

}  // namespace vedette::io
