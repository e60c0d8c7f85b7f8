// One HTTP client of the board: requests, streams, and WebSocket capture after an upgrade. The same addresses
// are there on both ports, except where the originals differ. No allocation. Owned by the network task.
//
//     requests --picture asked for--> awaiting --the first one--> requests or streaming
//        |--upgrade--> capture            \--4 s without one: 503--> requests
//        |--long answer--> producing --its last piece--> requests
//        \--password or save--> pending --the slow task's outcome--> any of these; 20 s: 503
//     requests --image--> receiving, as fast as it is written --its last byte--> pending
//     all --error, end--> ending --the peer's end, 2 s--> closed
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <variant>

#include "core/http/server_connection.hpp"
#include "core/originals/stream_framing.hpp"
#include "node/serve/exchange.hpp"
#include "node/serve/link.hpp"
#include "node/serve/route.hpp"
#include "node/serve/services.hpp"

namespace vedette::node {

// The ports of a board.
enum class Port : std::uint8_t {
    kFirst,   // 80
    kSecond,  // 81: pycameresp's streams; a plain request to / gets the capture server's answer
    kTls,     // 443
};

// One connection.
class HttpSession {
  public:
    HttpSession(Services& services, const port::Accepted& accepted, Port port, MonoTime now);
    ~HttpSession();
    HttpSession(const HttpSession&) = delete;
    HttpSession& operator=(const HttpSession&) = delete;

    // What to wait for.
    port::Watch watch() const;
    MonoTime deadline() const;
    // One turn: reads and answers at most one request, sends what the socket takes.
    void step(const port::Watch& found, MonoTime now);
    bool is_closed() const { return !link_.is_open(); }
    // Waits for its next request, since when: such a connection makes room for a new one.
    std::optional<MonoTime> idle_since() const;
    bool is_secured() const { return port_ == Port::kTls; }
    // From when on its request may be ended for one that waits for memory: it arrives slowly, or its password
    // has not been checked for long. None: it holds no memory, will soon answer, or sends an image.
    std::optional<MonoTime> may_be_ended_at() const;
    bool waits_for_memory() const { return http_.waits_for_memory(); }
    // Ends that request: with an answer when it has arrived.
    void end_request(MonoTime now);
    bool wants_pictures() const {
        return state_ == State::kAwaiting || state_ == State::kStreaming || state_ == State::kCapture;
    }
    // The addresses that every board has.
    static std::span<const Route> routes();

  private:
    friend Exchange;
    enum class State : std::uint8_t {
        kRequests,
        kPending,
        kAwaiting,
        kStreaming,
        kProducing,
        kCapture,
        kEnding
    };
    // What a request for pictures gets.
    enum class Picture : std::uint8_t { kSingle, kStream, kTimedStream, kCameraStart };
    static constexpr Duration kPatience = 4s;       // of a request for pictures, until the first one
    static constexpr Duration kSilence = 10s;       // a camera without a picture for so long gives none
    static constexpr Duration kPendingLimit = 20s;  // of the slow task's work for a request
    // Of requests while others wait for their memory: to arrive, and for the check of their password.
    static constexpr Duration kArrivalPatience = 1s;
    static constexpr Duration kCheckPatience = 3s;
    static constexpr Duration kAnswerLimit = 60s;  // of an answer by pieces: others need its connection
    // Of a connection over TLS, while another waits for its session: its next answer is the last one.
    static constexpr Duration kTlsTurn = 10s;

    const http::RequestParser& request() const { return http_.request(); }
    std::string_view body() const { return {http_.body_memory().data(), body_bytes_}; }
    // Answers by a member function.
    template <void (HttpSession::*kAnswer)(MonoTime now)>
    static void call(Exchange& exchange);
    void set_state(State state, MonoTime now);
    void send(MonoTime now);
    void finish_answer(MonoTime now);
    void read(MonoTime now);
    std::size_t read_requests(Bytes bytes, MonoTime now);
    void handle(http::ServerEvent event, MonoTime now);
    void admit(MonoTime now);
    void admit_body(const Route& route, MonoTime now);
    void store_body(Bytes piece, MonoTime now);
    Verdict judge(const Need& need, MonoTime now);
    void dispatch(MonoTime now);
    void admit_image(MonoTime now);
    bool begin_image(MonoTime now);
    void take_image(Bytes piece);
    void store_lines(Bytes piece, MonoTime now);
    void end_line();
    void end_image();
    std::size_t image_room() const;
    void count_served();
    void set_pending(MonoTime now);
    void give_up_pending(MonoTime now);
    void grant(Protocol protocol);
    bool is_granted();
    Transport transport() const;
    bool takes_stream();
    bool is_for_portal(MonoTime now);
    void answer_portal(MonoTime now);
    void leave();

    // In http_answers.cpp:
    bool closes_after(int status, MonoTime now) const;
    void refuse_plain(MonoTime now);
    void refuse_stream(MonoTime now);
    std::size_t write_head(const Reply& reply, const http::Answer& answer);
    void answer(const Reply& reply, std::string_view body, MonoTime now);
    void answer_constant(const Reply& reply, std::string_view body, MonoTime now);
    void answer_picture(const Reply& reply, PicturePool::Share picture, MonoTime now);
    void answer_by_pieces(const Reply& reply, MonoTime now);
    void send_piece(std::size_t used, MonoTime now);
    void answer_text(int status, std::string_view type, std::string_view body, MonoTime now) {
        answer({.status = status, .type = type}, body, now);
    }
    void answer_error(int status, MonoTime now);
    void answer_refusal(Verdict verdict, MonoTime now);
    void refuse_method(Methods allowed, MonoTime now);
    void refuse_body(std::uint32_t max_body, MonoTime now);
    void refuse_type(BodyTypes taken, MonoTime now);
    void answer_empty(MonoTime now) { answer_text(200, "text/html", "", now); }

    // Addresses, in http_settings.cpp:
    void show_status(MonoTime now);
    void control(MonoTime now);
    void configure(MonoTime now);
    void set(std::string_view name, std::string_view value, MonoTime now);
    void refuse_value(MonoTime now);
    void move_servos(MonoTime now);

    // In http_pictures.cpp:
    void send_single(MonoTime now) { await(Picture::kSingle, now); }
    void stream(MonoTime now) { await(Picture::kStream, now); }
    void stream_with_times(MonoTime now) { await(Picture::kTimedStream, now); }
    void camera_start(MonoTime now);
    void stop_streams(MonoTime now);
    void await(Picture picture, MonoTime now);
    void produce(MonoTime now);
    void answer_single(MonoTime now);
    void begin_stream(MonoTime now);
    void send_part(MonoTime now);
    void end_stream(MonoTime now);
    MonoTime stream_ends_at() const;
    originals::StreamFraming& framing() { return *std::get_if<originals::StreamFraming>(&body_maker_); }

    // In http_capture.cpp:
    void upgrade(MonoTime now);
    bool reads_messages() const;
    std::size_t read_messages(Bytes bytes, MonoTime now);
    void begin_message();
    void handle_message(MonoTime now);
    void produce_capture(MonoTime now);
    void send_capture(MonoTime now);
    MonoTime capture_deadline() const;
    void send_control(http::Opcode opcode, Bytes payload, MonoTime now);
    void close_capture(http::CloseCode code, MonoTime now);
    void log_capture(std::string_view sentence);

    Services& services_;
    const Port port_;
    Link link_;
    http::ServerConnection http_;
    State state_ = State::kRequests;
    bool ends_ = false;           // after what is being sent
    bool input_ended_ = false;    // by the peer
    bool is_viewer_ = false;      // counted in Services::viewers
    bool is_tls_stream_ = false;  // counted in Services::tls_streams
    const MonoTime opened_;
    MonoTime since_;                // begin of the state; while kStreaming, of the last picture
    Picture picture_{};             // while kAwaiting and kStreaming
    std::uint32_t last_ = 0;        // number of the last picture sent
    std::uint32_t stops_ = 0;       // Services::camera_stops at the stream's begin
    const Route* route_ = nullptr;  // of the request that is read; null: an upgrade
    std::uint16_t body_bytes_ = 0;  // of its body that have come
    std::uint16_t line_begin_ = 0;  // of a body of lines: where the last one begins
    bool skips_line_ = false;       // the last one is too long, and not kept
    bool is_admitted_ = false;      // the request
    bool takes_image_ = false;      // its body goes to Services::update
    bool was_ok_ = false;           // the answer has status 200
    std::uint32_t ticket_ = 0;      // Exchange::ticket()
    // What a stream or a capture session was granted by, and as of which settings and owner.
    Protocol protocol_ = Protocol::kNone;
    bool by_owner_ = false;
    std::uint32_t granted_settings_ = 0;
    std::uint32_t granted_owner_ = 0;
    std::variant<std::monostate, originals::StreamFraming, BodyPlace>
        body_maker_;              // while kStreaming, kProducing
    Capture* capture_ = nullptr;  // from the upgrade on; of Services::captures
};

}  // namespace vedette::node
