namespace ZoneScaler.Zones;

/// <summary>Tells whether this process may still act for the zones that it hosts. Asked before each step and again right before each frame leaves; thread-safe, fast, never throws.</summary>
public interface IOutputGate
{
    /// <summary>False from the moment on at which the process's lease may have ended.</summary>
    bool MayAct { get; }
}
