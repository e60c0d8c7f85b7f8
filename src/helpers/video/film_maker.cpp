#include "helpers/video/film_maker.hpp"

#include <cerrno>
#include <vector>

#include <sys/socket.h>

#include "core/wire/credit.hpp"
#include "core/wire/decoder.hpp"

namespace vedette::video {
namespace {

using State = wire::Decoder::State;

constexpr std::uint64_t kWindow = 2;  // pictures in transit or unread

// Receives one message. False: the connection has ended, or the message is invalid.
bool receive(int socket, wire::Decoder& decoder, std::vector<std::uint8_t>& payload) {
    while (decoder.state() != State::kMessage) {
        if (decoder.state() == State::kFailed) return false;
        if (decoder.state() == State::kAccept) {
            payload.resize(decoder.header().payload_size);
            decoder.accept(payload);
            continue;
        }
        const MutableBytes place = decoder.prepare();
        const ssize_t got = ::recv(socket, place.data(), place.size(), 0);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return false;
        decoder.commit(static_cast<std::size_t>(got));
    }
    return true;
}

}  // namespace

Result<void> make_film(const Options& options, UnitSocket& socket) {
    auto film = Film::open(options.out, options.width, options.height, options.format);
    if (!film) return std::unexpected(film.error());
    const std::size_t size = (*film)->bytes_a_picture();
    wire::Decoder decoder(static_cast<std::uint32_t>(size));
    std::vector<std::uint8_t> payload;
    wire::CreditReceiver credit(kWindow);
    socket.send({.type = wire::Type::kCredit, .number = credit.first_grant()}, {});
    while (socket.open() && receive(options.fd, decoder, payload)) {
        const wire::Header header = decoder.header();
        if (header.type == wire::Type::kEnd) return (*film)->finish();
        if (header.type == wire::Type::kUnit) {
            if (header.codec != wire::Codec::kNone || payload.size() != size)
                return fail(Kind::kInvalidArgument,
                            "the hub has sent a picture of another size than the film's");
            if (auto added = (*film)->add(payload, header.media_time.since); !added) return added;
        }
        decoder.next();
        if (header.type == wire::Type::kUnit)
            socket.send({.type = wire::Type::kCredit, .number = credit.on_done()}, {});
    }
    return fail(Kind::kCancelled, "the hub has closed the connection");
}

}  // namespace vedette::video
