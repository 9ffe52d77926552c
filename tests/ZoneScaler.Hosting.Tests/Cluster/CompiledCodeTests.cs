using System.Runtime;
using System.Runtime.CompilerServices;
using ZoneScaler.Hosting.Cluster;

namespace ZoneScaler.Hosting.Tests.Cluster;

public sealed class CompiledCodeTests
{
    [Fact]
    public void Prepare_MethodsAndTheGenericsThatTheyUse_AreNotCompiledWhenTheyAreCalled()
    {
        Assert.True(CompiledCode.Prepare(typeof(CompiledCodeTests).Assembly, CancellationToken.None) > 0);
        var before = JitInfo.GetCompiledMethodCount(currentThread: true);

        var outcome = Use(3);

        Assert.Equal(before, JitInfo.GetCompiledMethodCount(currentThread: true));
        Assert.Equal(6, outcome);
    }

    [Fact]
    public void Prepare_Stopped_DoesNothingMore() => Assert.Equal(0, CompiledCode.Prepare(typeof(CompiledCodeTests).Assembly, new CancellationToken(canceled: true)));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Use(int value) => new Box<Unit>(value).Add<long>(value);

    private readonly struct Unit;

    private sealed class Box<T>(int value)
        where T : struct
    {
        [MethodImpl(MethodImplOptions.NoInlining)]
        public int Add<TOther>(int other)
            where TOther : struct => value + other;
    }
}
