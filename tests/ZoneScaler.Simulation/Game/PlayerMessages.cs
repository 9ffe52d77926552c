using System.Numerics;
using ZoneScaler.Messages;

namespace ZoneScaler.Simulation.Game;

/// <summary>A player's input: go there from now on.</summary>
[Input("steer")]
public readonly partial record struct Steer(uint Number, Vector2 Velocity);

/// <summary>A player's input: be somewhere else.</summary>
[Input("jump")]
public readonly partial record struct Jump(uint Number, Vector2 To);

/// <summary>What an avatar tells its player of each input: which avatar, and how many it has used now.</summary>
[Event("receipt")]
public readonly partial record struct Receipt(int Avatar, int Used);
