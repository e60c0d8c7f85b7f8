#include "node/net/multicast_task.hpp"

#include "core/base/text.hpp"

namespace vedette::node {

MulticastTask::~MulticastTask() { move(std::nullopt, {}, devices_.clock.mono()); }

void MulticastTask::move(const std::optional<Place>& place, std::string_view name, MonoTime now) {
    if (socket_.is_open()) {
        responder_.stop(now);
        send(now);
        socket_.close();
    }
    is_told_ = false;
    if (!place || !place->address.is_v4()) return;
    if (!socket_.hold(devices_.network.open_multicast(dns::kMulticastGroup, port_, place->address))) {
        devices_.log.write(port::Level::kWarning, "mdns", "no socket: the board's name is not announced");
        return;
    }
    responder_.start(name, place->address, place->prefix, random_number<std::uint32_t>(devices_.random), now);
}

void MulticastTask::step(const port::Watch& found, MutableBytes input, MonoTime now) {
    std::array<std::uint8_t, dns::kMaxMulticastBytes> answer;
    for (int i = 0; found.has_input && i < kDatagramsPerTurn; ++i) {
        const auto datagram = socket_.receive(input);
        if (!datagram) break;
        // For the responder the port says whether the sender speaks multicast DNS.
        const std::uint16_t from = datagram->port == port_ ? dns::kMulticastPort : datagram->port;
        const Bytes alone =
            responder_.take(input.first(datagram->bytes), {datagram->from, from}, now, answer);
        if (!alone.empty()) socket_.send(datagram->from, datagram->port, alone);
    }
    if (now >= deadline()) send(now);
    if (is_told_ || name().empty()) return;
    is_told_ = true;
    std::array<char, 96> line;
    TextWriter text(line);
    text << "the board is known as " << name() << ".local";
    devices_.log.write(port::Level::kInfo, "mdns", text.written());
}

void MulticastTask::send(MonoTime now) {
    std::array<std::uint8_t, dns::kMaxMulticastBytes> message;
    if (const auto due = responder_.poll(now, message)) socket_.send(dns::kMulticastGroup, port_, *due);
}

}  // namespace vedette::node
