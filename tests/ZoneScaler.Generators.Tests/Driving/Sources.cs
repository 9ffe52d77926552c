namespace ZoneScaler.Generators.Tests.Driving;

/// <summary>Pieces of games as source text.</summary>
internal static class Sources
{
    public const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Numerics;
        using System.Threading.Tasks;
        using ZoneScaler.Entities;
        using ZoneScaler.Messages;
        using ZoneScaler.Protocol;
        using ZoneScaler.State;

        """;

    /// <summary>An entity type with these members.</summary>
    public static string Ship(string members, string declaration = "public sealed partial class Ship : Entity") =>
        File($"[EntityType(\"ship\")] {declaration} {{ {members} }}");

    public static string File(string types) => $"{Usings}namespace Game;\n{types}\n";
}
