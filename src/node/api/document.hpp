// A JSON document that is made piece by piece while the client takes it. No allocation. Owned by the network
// task.
#pragma once

#include <span>

#include "core/json/writer.hpp"
#include "node/serve/body_source.hpp"
#include "node/serve/exchange.hpp"

namespace vedette::node::api {

// Writes item number `step` of a document, at most BodySource::kMinPiece bytes. False: there are no more.
using WriteItem = bool (*)(json::Writer& json, const Services& services, unsigned step);

// The body of one document.
class Document final : public BodySource {
  public:
    // Services outlive the document.
    Document(const Services& services, WriteItem write) : services_(services), write_(write) {}

    std::size_t produce(std::span<char> out) override {
        json_.set_output(out);
        while (true) {
            const json::Writer before = json_;
            const bool more = write_(json_, services_, step_);
            if (!json_.fits()) {
                json_ = before;
                return json_.written().size();
            }
            if (!more) return json_.written().size();
            ++step_;
        }
    }

  private:
    const Services& services_;
    const WriteItem write_;
    json::Writer json_{std::span<char>()};
    unsigned step_ = 0;
};

// Answers with that document.
inline void show(Exchange& exchange, WriteItem write) {
    exchange.stream<Document>({.type = "application/json"}, exchange.services(), write);
}

// The items, each shown by a function for a Route.
bool write_status(json::Writer& json, const Services& services, unsigned step);
bool write_streams(json::Writer& json, const Services& services, unsigned step);
bool write_camera(json::Writer& json, const Services& services, unsigned step);
bool write_servos(json::Writer& json, const Services& services, unsigned step);
bool write_battery(json::Writer& json, const Services& services, unsigned step);
bool write_lamp(json::Writer& json, const Services& services, unsigned step);
bool write_update(json::Writer& json, const Services& services, unsigned step);
bool write_https(json::Writer& json, const Services& services, unsigned step);
bool write_settings(json::Writer& json, const Services& services, unsigned step);
// Of a board that has it.
bool write_motion(json::Writer& json, const Services& services, unsigned step);
bool write_alerts(json::Writer& json, const Services& services, unsigned step);

// Changes, which answer with the new state.
void change_camera(Exchange& exchange);
void change_servos(Exchange& exchange);
void change_battery(Exchange& exchange);
void change_lamp(Exchange& exchange);
void finish_update(Exchange& exchange);
void change_settings(Exchange& exchange);

void show_motion(Exchange& exchange);

// Sends an alert to all services, as one of motion would go.
void test_alerts(Exchange& exchange);

// Answers once the new certificate is stored.
void renew_certificate(Exchange& exchange);

// pycameresp's files of settings.
void show_original(Exchange& exchange);
void take_original(Exchange& exchange);

// A file that securityCam or TCPCam was built with.
void import_settings(Exchange& exchange);

// {"user":"owner","password":"…"}, and for a change "current".
void set_up_owner(Exchange& exchange);
void change_owner(Exchange& exchange);

}  // namespace vedette::node::api
