namespace ZoneScaler.Grpc.Client;

/// <summary>How the client names itself.</summary>
internal static class UserAgent
{
    public static readonly string Value = $"grpc-zonescaler/{typeof(UserAgent).Assembly.GetName().Version?.ToString(3)}";
}
