namespace ZoneScaler.Model.Checking;

/// <summary>A test that needs spin: skipped where none is installed, but never on a build server.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SpinFactAttribute : FactAttribute
{
    public SpinFactAttribute() => Skip = Spin.SkipReason;
}
