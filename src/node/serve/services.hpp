// What the sessions of a board share. Owned by the network task.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "core/http/server_connection.hpp"
#include "core/ptz/control_servo.hpp"
#include "node/access/access.hpp"
#include "node/net/networking.hpp"
#include "node/pictures/feed.hpp"
#include "node/port/camera.hpp"
#include "node/port/clock.hpp"
#include "node/port/crypto.hpp"
#include "node/port/files.hpp"
#include "node/port/lamp.hpp"
#include "node/port/log.hpp"
#include "node/port/network.hpp"
#include "node/port/servo_pwm.hpp"
#include "node/port/storage.hpp"
#include "node/port/system.hpp"
#include "node/port/tls.hpp"
#include "node/port/worker.hpp"
#include "node/serve/capture_places.hpp"
#include "node/serve/route.hpp"
#include "node/settings/store.hpp"

namespace vedette::node {

class Certificate;
class History;
class MotionDetection;
class Battery;
class Alerts;
class Pages;
class Update;
class MotionPart;
class PicturePool;
struct Services;

// Makes motion detection from what a node has: for pictures of so many blocks, and a detector of so many
// bytes.
using MakeMotion = std::unique_ptr<MotionPart>(Services& services, PicturePool& pool, std::size_t blocks,
                                               std::size_t detector_bytes);

// The devices of a board. They outlive whatever refers to them.
struct Parts {
    port::Network& network;
    port::Camera& camera;
    port::ServoPwm& servos;
    port::Lamp& lamp;
    port::Log& log;
    port::Clock& clock;
    port::Crypto& crypto;
    port::Worker& worker;
    port::Storage& storage;
    port::System& system;
    // The task that looks at pictures, and what makes motion detection (make_motion of
    // node/app/motion_service); null: there is none.
    port::Worker* see = nullptr;
    MakeMotion* make_motion = nullptr;
    port::Files* files = nullptr;  // of a card
    port::Tls* tls = nullptr;      // none: the board speaks no HTTPS
};

// What the board says of itself. Texts outlive it.
struct About {
    std::string_view version = {};  // of the software
    std::string_view board = {};    // whose pins it has
};

// The devices, what is made of them, and the state that sessions share.
struct Services : Parts {
    Feed& feed;
    Access& access;
    Login& login;
    Store& settings;
    http::HeadPool& heads;
    const http::ServerLimits& http_limits;
    MutableBytes input;    // the buffer of the session that reads
    unsigned max_viewers;  // streams over HTTP
    std::size_t max_connections;
    About about;
    MonoTime started;
    Routes routes;  // all addresses
    port::KeepAlive tcpcam_keep_alive;

    Networking* networking = nullptr;   // of a board that runs it
    MotionDetection* motion = nullptr;  // of a board that has it
    History* history = nullptr;         // of one that has a card too
    Update* update = nullptr;           // of a board that is known to have places for programs
    Battery* battery = nullptr;         // of a board that has one to measure
    Alerts* alerts = nullptr;
    Certificate* certificate = nullptr;

    // Of the HTTPS port:
    std::uint16_t tls_port = 0;        // 0: the board does not listen there
    std::size_t max_tls_sessions = 0;  // at once; one of them is for others than streams
    std::size_t tls_streams = 0;
    bool is_tls_awaited = false;     // a connection waits for a session
    bool wants_certificate = false;  // the owner has asked for a new one, which will be made

    // State that sessions share:
    CapturePlaces captures{};
    unsigned viewers = 0;
    std::size_t connections = 0;  // when the turn began
    ptz::ServoAxes axes{};
    bool servos_moved = false;  // since the start; before it they have no pulse
    std::uint32_t servo_moves = 0;
    std::uint8_t lamp_level = 0;
    std::uint32_t camera_stops = 0;  // each /camera/stop ends the streams that /camera/start began before it
    MonoTime camera_used{};          // the last /camera/start or /camera/configure
    Pages* pages = nullptr;          // the board's own pages, whose routes are among `routes`

    // Both servos get the pulse of their position, also that which stays.
    void send_pulses() {
        servos.set_pulse(port::Axis::kTraverse, ptz::servo_pulse_us(axes.pan_deg()));
        servos.set_pulse(port::Axis::kElevation, ptz::servo_pulse_us(axes.tilt_deg()));
        servos_moved = true;
        ++servo_moves;
    }
    void turn(const ptz::ServoMove& move) {
        axes.move(move);
        send_pulses();
    }
    void set_lamp(std::uint8_t level) {
        lamp_level = level;
        lamp.set(level);
    }
};

}  // namespace vedette::node
