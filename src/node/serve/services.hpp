// What the sessions of a board share. Owned by the network task.
#pragma once

#include <cstdint>

#include "core/http/server_connection.hpp"
#include "core/ptz/control_servo.hpp"
#include "node/access/access.hpp"
#include "node/pictures/feed.hpp"
#include "node/port/camera.hpp"
#include "node/port/clock.hpp"
#include "node/port/crypto.hpp"
#include "node/port/lamp.hpp"
#include "node/port/log.hpp"
#include "node/port/network.hpp"
#include "node/port/servo_pwm.hpp"
#include "node/port/storage.hpp"
#include "node/port/system.hpp"
#include "node/port/worker.hpp"
#include "node/serve/capture_places.hpp"
#include "node/serve/route.hpp"
#include "node/settings/store.hpp"

namespace vedette::node {

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
    Routes routes;         // all addresses

    // State that sessions share:
    CapturePlaces captures{};
    unsigned viewers = 0;
    ptz::ServoAxes axes{};
    std::uint8_t lamp_level = 0;
    std::uint32_t camera_stops = 0;  // each /camera/stop ends the streams that /camera/start began before it
    MonoTime camera_used{};          // the last /camera/start or /camera/configure
};

}  // namespace vedette::node
